import { Node } from '@tiptap/core'

/** Where a picture stands in the text: which one, and words for what it shows. The picture itself is never part of the text. */
export const PictureNode = Node.create({
  name: 'picture',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({
    id: { default: null, rendered: false, parseHTML: (element) => element.dataset['picture'] },
    alt: { default: '', rendered: false, parseHTML: (element) => element.dataset['alt'] ?? '' }
  }),
  // Copied inside Starling it stays a picture. From elsewhere only its name could come, and core shows none that the group does not know.
  parseHTML: () => [{ tag: 'figure[data-picture]', getAttrs: (element) => isName(element.dataset['picture']) && null }],
  renderHTML: ({ node }) => ['figure', { 'data-picture': node.attrs['id'], 'data-alt': node.attrs['alt'] }],
  renderText: ({ node }) => altOf(node.attrs)
})

export const altOf = (attrs: Readonly<Record<string, unknown>>): string => textOf(attrs['alt'])
export const pictureOf = (attrs: Readonly<Record<string, unknown>>): string => textOf(attrs['id'])

/** As core writes the names of things. */
function isName(name: string | undefined): boolean {
  return name !== undefined && /^[a-z1-9]{26}$/.test(name)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

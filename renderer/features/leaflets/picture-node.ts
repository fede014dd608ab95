import { Node } from '@tiptap/core'

/** Where a picture stands in the text: its id and words for what it shows. Without this the editor would take it out of everybody's text. */
export const PictureNode = Node.create({
  name: 'picture',
  group: 'block',
  atom: true,
  addAttributes: () => ({ id: { default: null }, alt: { default: '' } }),
  renderHTML: ({ node }) => ['p', { class: 'picture' }, String(node.attrs['alt'])]
})

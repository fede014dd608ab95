import type { ReactNode } from 'react'
import { PictureFrame } from './pictures/picture-frame.tsx'
import type { Block } from './types.ts'

/** A leaflet as it stands on paper, from what core read by its closed schema: no markup of anybody is taken over. */
export function Sheet({ blocks }: { readonly blocks: readonly Block[] }) {
  return <>{groups(blocks).map(drawn)}</>
}

interface Run {
  readonly kind: Block['kind']
  readonly blocks: Block[]
}

/** Bullets, numbers and quoted lines that follow one another are one list, one quote. */
function groups(blocks: readonly Block[]): Run[] {
  const out: Run[] = []
  for (const block of blocks) {
    const open = out.at(-1)
    if (open && open.kind === block.kind && ['bullet', 'numbered', 'quote'].includes(block.kind)) open.blocks.push(block)
    else out.push({ kind: block.kind, blocks: [block] })
  }
  return out
}

function drawn({ kind, blocks }: Run, at: number): ReactNode {
  const lines = blocks.map((block, line) => ({ key: `${at}.${line}`, words: <Spans block={block} /> }))
  const [first] = lines
  switch (kind) {
    case 'bullet':
    case 'numbered': {
      const List = kind === 'bullet' ? 'ul' : 'ol'
      return (
        <List key={at}>
          {lines.map(({ key, words }) => (
            <li key={key} dir="auto">
              {words}
            </li>
          ))}
        </List>
      )
    }
    case 'quote':
      return (
        <blockquote key={at}>
          {lines.map(({ key, words }) => (
            <p key={key} dir="auto">
              {words}
            </p>
          ))}
        </blockquote>
      )
    case 'picture': {
      const { picture, alt } = blocks[0] ?? {}
      return picture === undefined ? null : (
        <figure key={at} className="pic-place">
          <PictureFrame picture={picture} alt={alt ?? ''} />
        </figure>
      )
    }
    case 'rule':
      return <hr key={at} />
    default: {
      const Line = kind === 'heading1' ? 'h1' : kind === 'heading2' ? 'h2' : kind === 'heading3' ? 'h3' : 'p'
      return (
        <Line key={at} dir="auto">
          {first?.words}
        </Line>
      )
    }
  }
}

function Spans({ block }: { readonly block: Block }) {
  return block.spans.map((span, at) => {
    let words: ReactNode = span.text
    if (span.italic) words = <em>{words}</em>
    if (span.bold) words = <strong>{words}</strong>
    if (span.link !== undefined) words = <u>{words}</u>
    const key = `${at}`
    return <span key={key}>{words}</span>
  })
}

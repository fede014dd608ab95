import { type NodeViewProps, NodeViewWrapper, ReactNodeViewRenderer } from '@tiptap/react'
import { PictureFrame } from './picture-frame.tsx'
import { altOf, PictureNode, pictureOf } from './picture-node.ts'

/** A picture of the text as the editor shows it; that it can be picked is seen by its frame. */
export const PictureInEditor = PictureNode.extend({ addNodeView: () => ReactNodeViewRenderer(PictureView) })

function PictureView({ node, selected }: NodeViewProps) {
  return (
    <NodeViewWrapper as="figure" className={selected ? 'pic-place pic-picked' : 'pic-place'} data-drag-handle="">
      <PictureFrame picture={pictureOf(node.attrs)} alt={altOf(node.attrs)} />
    </NodeViewWrapper>
  )
}

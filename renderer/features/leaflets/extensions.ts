import type { Extensions } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import StarterKit from '@tiptap/starter-kit'
import type { Doc } from 'yjs'
import { PictureInEditor } from './pictures/picture-view.tsx'

/** Links that a person can judge by reading them, and that run nothing: the same that core takes. */
export function isSafeLink(href: string): boolean {
  return URL.canParse(href) && ['https:', 'mailto:'].includes(new URL(href).protocol) && href.length <= 2000
}

/** Exactly what a leaflet may hold: what core would refuse cannot be typed or pasted here. */
export function leafletExtensions(doc: Doc): Extensions {
  return [
    StarterKit.configure({
      undoRedo: false, // Collaboration takes back one's own words only
      code: false,
      codeBlock: false,
      strike: false,
      underline: false,
      trailingNode: false, // opening a leaflet would be an edit of it
      heading: { levels: [1, 2, 3] },
      link: {
        openOnClick: false,
        autolink: false,
        linkOnPaste: false,
        protocols: ['https', 'mailto'],
        isAllowedUri: (href) => isSafeLink(href ?? ''),
        HTMLAttributes: { target: null, rel: 'noreferrer', class: null }
      }
    }),
    PictureInEditor,
    Collaboration.configure({ document: doc })
  ]
}

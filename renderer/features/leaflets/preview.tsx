import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Printer } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { Button, Segments } from '../../ui/button.tsx'
import { usePictures } from './pictures/pictures-context.tsx'
import { printWhenShown } from './pictures/print-when-shown.ts'
import { Sheet } from './sheet.tsx'
import type { Block } from './types.ts'

export type Paper = 'a4' | 'a5'

/** The sheets as they will come out, how many there are, and the printer. The text flows through columns of a page's size. */
export function Preview({
  blocks,
  language,
  paper,
  onPaper
}: {
  readonly blocks: readonly Block[]
  readonly language: string | null
  readonly paper: Paper
  readonly onPaper: (paper: Paper) => void
}) {
  const { t } = useLingui()
  const { shelf, byId } = usePictures()
  const flow = useRef<HTMLDivElement>(null)
  const [pages, setPages] = useState(1)
  // Again with every change of text or paper: only the browser knows where a page ends.
  useLayoutEffect(() => {
    const { current } = flow
    if (!current) return
    const style = getComputedStyle(current)
    const gap = Number.parseFloat(style.columnGap)
    const wide = Number.parseFloat(style.columnWidth)
    setPages(Math.max(1, Math.round((current.scrollWidth + gap) / (wide + gap))))
  })
  const lang = language ?? undefined
  const missing = [...byId.values()].filter(({ state }) => state !== 'here').length
  return (
    <section className="preview" aria-label={t`Print preview`}>
      <header>
        <Segments<Paper>
          label={t`Paper`}
          value={paper}
          onChange={onPaper}
          options={[
            { value: 'a4', label: t`A4` },
            { value: 'a5', label: t`A5` }
          ]}
        />
        <Button icon={<Printer aria-hidden="true" />} onPress={() => void printWhenShown(shelf)}>
          {t`Print`}
        </Button>
      </header>
      <p className="dim small" role="status">
        {pages === 1
          ? t`Fits on one page.`
          : t`${plural(pages, { one: 'Takes # page. Shorten it, or choose larger paper, to fit on one.', other: 'Takes # pages. Shorten it, or choose larger paper, to fit on one.' })}`}
      </p>
      {missing > 0 && (
        <p className="small" role="status">
          {t`${plural(missing, { one: 'A picture is not here: its place stays empty on paper.', other: '# pictures are not here: their places stay empty on paper.' })}`}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard (WCAG 2.1.1) */}
      <section className="papers" tabIndex={0} aria-label={t`Pages`}>
        <div className={`paper-flow paper-${paper}`} data-pages={pages} aria-hidden="true">
          {Array.from({ length: pages }, (_, page) => `${page}`).map((page) => (
            <i key={page} className="paper" style={{ insetInlineStart: `calc(${page} * (var(--page-w) + 24px))` }} />
          ))}
          <div ref={flow} className="paper-words sheet" lang={lang}>
            <Sheet blocks={blocks} />
          </div>
        </div>
      </section>
    </section>
  )
}

/** What comes out of the printer, whether or not the preview is shown. */
export function OnPaper({ blocks, language, paper }: Omit<Parameters<typeof Preview>[0], 'onPaper'>) {
  return createPortal(
    <div className={`on-paper sheet on-${paper}`} lang={language ?? undefined}>
      <Sheet blocks={blocks} />
    </div>,
    document.body
  )
}

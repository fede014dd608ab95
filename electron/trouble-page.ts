import { type LanguageCode, languages } from '../core/contract/words/language.ts'
import type { StaticFile } from '../core/peer/loopback/static-files.ts'
import { shellWords } from './shell-words.ts'

/** What leads on from the page of trouble; no page lies there. */
export const againPath = '/again'
export const troublePath = '/trouble'
const stylePath = '/trouble.css'

export interface Trouble {
  readonly language: LanguageCode
  sentence(language: LanguageCode): string
  readonly log?: string
  /** Whether trying again can help. */
  readonly again: boolean
}

/** A page without script for when the real one cannot say it: the person's language first, the others below, for a borrowed laptop. */
export function troublePage(trouble: Trouble): ReadonlyMap<string, StaticFile> {
  const { language, log = '', again } = trouble
  const others = languages.filter((other) => other !== language)
  const html = `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Starling</title>
<link rel="stylesheet" href="${stylePath}">
<main>
<h1>Starling</h1>
<p class="said">${escaped(trouble.sentence(language))}</p>
${again ? `<p><a class="again" href="${againPath}">${escaped(shellWords[language].again)}</a></p>` : ''}
${others.map((other) => `<p lang="${other}" dir="${directionOf(other)}">${escaped(trouble.sentence(other))}</p>`).join('\n')}
${log === '' ? '' : `<details><summary>${escaped(shellWords[language].lastWords)}</summary><pre dir="ltr">${escaped(log)}</pre></details>`}
</main>
</html>
`
  return new Map([
    [troublePath, { type: 'text/html; charset=utf-8', body: Buffer.from(html) }],
    [stylePath, { type: 'text/css; charset=utf-8', body: Buffer.from(style) }]
  ])
}

const style = `:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; background: light-dark(#faf7f0, #1c1b18); color: light-dark(#23211c, #ece7db) }
body { margin: 0 }
main { margin: 3rem auto; max-inline-size: 36rem; padding-inline: 1.5rem }
h1 { font-size: 1.1rem; font-weight: 600 }
p { font-size: 0.9rem; opacity: 0.85 }
.said { font-size: 1.25rem; opacity: 1 }
.again { display: inline-block; padding: 0.5rem 1rem; border: 1px solid; border-radius: 8px; color: inherit; text-decoration: none; font-size: 1rem }
.again:focus-visible { outline: 3px solid; outline-offset: 2px }
pre { overflow-x: auto; white-space: pre-wrap; font-size: 0.8rem }
`

function directionOf(language: LanguageCode): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

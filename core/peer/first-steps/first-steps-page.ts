import { firstSteps } from '../../contract/words/first-steps.ts'
import { type LanguageCode, languages } from '../../contract/words/language.ts'
import type { StaticFiles } from '../loopback/static-files.ts'
import { firstStepsScript } from './first-steps-script.ts'
import { firstStepsStyle } from './first-steps-style.ts'
import { pageWords } from './page-words.ts'

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#2b6c4f" d="M1 9q4-1 6-6 1 4 8 4-5 1-6 4-3 3-8-2z"/></svg>'

/** What the peer shows until there is a page: how to take the first steps on the command line, in every language, all without script. */
export function firstStepsPage(): StaticFiles {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Starling</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/first-steps.css">
<nav>${languages.map((language) => `<a href="#${language}" lang="${language}">${escaped(pageWords[language].ownName)}</a>`).join(' ')}</nav>
<main>
<h1>Starling</h1>
${languages.map(sectionOf).join('\n')}
</main>
<script src="/first-steps.js"></script>
</html>
`
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: Buffer.from(html) }],
    ['/icon.svg', { type: 'image/svg+xml', body: Buffer.from(icon) }],
    ['/first-steps.css', { type: 'text/css; charset=utf-8', body: Buffer.from(firstStepsStyle) }],
    ['/first-steps.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from(firstStepsScript) }]
  ])
}

function sectionOf(language: LanguageCode): string {
  const words = pageWords[language]
  const direction = language === 'ar' ? 'rtl' : 'ltr'
  const states = Object.entries(words.states).map(
    ([state, text]) => `<p class="state" data-state="${state}">${escaped(text)}</p>`
  )
  const steps = firstSteps(language).map((step) => `<li>${step.split('\n').map(lineOf).join('')}</li>`)
  return `<section lang="${language}" dir="${direction}" id="${language}">
<div role="status">${states.join('')}</div>
<p class="note">${escaped(words.lessIsolated)}</p>
<h2>${escaped(words.heading)}</h2>
<ol>${steps.join('\n')}</ol>
</section>`
}

function lineOf(line: string): string {
  const text = line.trim()
  return text.startsWith('starling ') ? `<code dir="ltr">${escaped(text)}</code>` : `<p>${escaped(text)}</p>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

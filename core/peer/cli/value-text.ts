import { qrToTerminal, rowsToQr } from '../../domain/text-forms/qr.ts'

/** An answer for a person at a terminal: names and values, indented. */
export function valueToText(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '–'
    const picture = qrRows(value)
    if (picture !== null) return `\n${qrToTerminal(rowsToQr(picture))}`
    return value.map((item) => `\n${indent}- ${valueToText(item, `${indent}  `).replace(/^\n\s*/, '')}`).join('')
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value).map(([name, item]) => {
      const text = valueToText(item, `${indent}  `)
      return `\n${indent}${withoutControls(name)}:${text.startsWith('\n') ? text : ` ${text}`}`
    })
    return lines.length === 0 ? '–' : lines.join('')
  }
  if (value === null || value === undefined) return '–'
  return withoutControls(String(value)).replaceAll('\n', `\n${indent}`)
}

/** A picture to scan crosses the contract as rows of 1 and 0; the smallest has 21. */
function qrRows(items: readonly unknown[]): readonly string[] | null {
  const rows = items
    .filter((item) => typeof item === 'string')
    .filter((row) => row.length === items.length && /^[01]+$/.test(row))
  return rows.length === items.length && rows.length >= 21 ? rows : null
}

/** One JSON document on one line, in which nothing can steer the terminal either. */
export function valueToJson(value: unknown): string {
  return JSON.stringify(value ?? null).replace(controls, escaped)
}

// What another person wrote is shown here: it must not move the cursor, change colours, or turn the direction of what follows.
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function withoutControls(text: string): string {
  return text.replace(controls, escaped)
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

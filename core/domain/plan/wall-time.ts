const form = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?$/

/**
 * A time as it stands on a wall (`2026-11-28T13:00`), or a date alone for an all-day plan, that exists in the calendar.
 * Whether it exists in its zone (a skipped hour) is asked where zones are known, never here.
 */
export function isWallTime(text: string): boolean {
  const found = form.exec(text)
  if (!found) return false
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0))
  if (year === undefined || month === undefined || day === undefined) return false
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false
  return (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (month === 2) return leap ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

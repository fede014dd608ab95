import { expect, test } from 'vitest'
import { createFormats } from '../../renderer/i18n/formats.ts'

test('a time that no calendar has takes no screen with it', () => {
  for (const language of ['en', 'ja', 'es', 'ar'] as const) {
    const formats = createFormats(language, 'latin')
    for (const ms of [Number.MAX_SAFE_INTEGER, 8.64e15 + 1, Number.NaN])
      for (const tell of [formats.moment, formats.day, formats.shortDay, formats.time, formats.weekday, formats.month])
        expect(tell(ms), `${language} ${ms}`).toBe('—')
    expect(formats.moment(1_800_000_000_000)).not.toBe('—')
  }
})

import type { LanguageCode } from '../core/contract/words/language.ts'

/** What the desktop program says by itself, when the page cannot. */
export interface ShellWords {
  readonly gaveUp: string
  readonly pageMissing: string
  readonly again: string
  readonly lastWords: string
}

export const shellWords: Readonly<Record<LanguageCode, ShellWords>> = {
  en: {
    gaveUp: 'Starling stopped several times in a row, so it is not starting again by itself. What was saved stays saved.',
    pageMissing: 'Part of Starling is missing on this laptop. Install it again; what was saved stays saved.',
    again: 'Try again',
    lastWords: 'For whoever helps you: what Starling last reported'
  },
  ja: {
    gaveUp: 'Starling が続けて何度も止まったため、自動では起動し直しません。保存済みのものは残っています。',
    pageMissing:
      'このパソコンの Starling に欠けている部分があります。もう一度インストールしてください。保存済みのものは残っています。',
    again: 'もう一度試す',
    lastWords: '手助けしてくれる人へ：Starling の最後の記録'
  },
  es: {
    gaveUp: 'Starling se detuvo varias veces seguidas y ya no vuelve a arrancar por sí solo. Lo guardado sigue guardado.',
    pageMissing: 'Falta una parte de Starling en este portátil. Instálalo de nuevo; lo guardado sigue guardado.',
    again: 'Intentar otra vez',
    lastWords: 'Para quien te ayude: lo último que Starling comunicó'
  },
  ar: {
    gaveUp: 'توقّف Starling عدة مرات متتالية، فلن يعود إلى العمل من تلقاء نفسه. ما حُفظ يبقى محفوظًا.',
    pageMissing: 'جزء من Starling مفقود على هذا الحاسوب. ثبّته من جديد؛ ما حُفظ يبقى محفوظًا.',
    again: 'حاول مرة أخرى',
    lastWords: 'لمن يساعدك: آخر ما أبلغ عنه Starling'
  }
}

import type { Language } from '../../i18n/languages.ts'
import type { NewBlock } from './types.ts'

export type TemplateName = 'blank' | 'callOut' | 'rights' | 'meeting'
export const templateNames: readonly TemplateName[] = ['blank', 'callOut', 'rights', 'meeting']

type Line = readonly [kind: NewBlock['kind'], text: string]
type Texts = Readonly<Record<Exclude<TemplateName, 'blank'>, readonly Line[]>>

const texts: Readonly<Record<Language, Texts>> = {
  en: {
    callOut: [
      ['heading1', 'All together'],
      ['paragraph', 'Day, hour and place'],
      ['heading2', 'Why we come'],
      ['paragraph', 'Two sentences that a stranger understands.'],
      ['heading2', 'What to bring'],
      ['bullet', 'Water'],
      ['bullet', 'A friend'],
      ['quote', 'If the place is closed, we meet at …']
    ],
    rights: [
      ['heading1', 'Know your rights'],
      ['heading2', 'If you are stopped'],
      ['bullet', 'Stay calm and ask why.'],
      ['bullet', 'Ask whether you are free to go.'],
      ['heading2', 'Who to call'],
      ['paragraph', 'Write the number of legal help on your arm: …'],
      ['quote', 'The law differs from place to place. Have a lawyer read this sheet before you print it.']
    ],
    meeting: [
      ['heading1', 'Meeting'],
      ['paragraph', 'Day, hour and place'],
      ['heading2', 'What we talk about'],
      ['numbered', 'What has happened since last time'],
      ['numbered', 'What we do next'],
      ['numbered', 'Who does what'],
      ['paragraph', 'Everyone is welcome. Children too.']
    ]
  },
  ja: {
    callOut: [
      ['heading1', 'いっしょに集まろう'],
      ['paragraph', '日時と場所'],
      ['heading2', '集まる理由'],
      ['paragraph', '初めて読む人にも伝わる二文で。'],
      ['heading2', '持ち物'],
      ['bullet', '水'],
      ['bullet', '友だち'],
      ['quote', '会場に入れないときは、ここに集合：…']
    ],
    rights: [
      ['heading1', '自分の権利を知ろう'],
      ['heading2', '呼び止められたら'],
      ['bullet', '落ち着いて、理由を尋ねる。'],
      ['bullet', '立ち去ってよいかを尋ねる。'],
      ['heading2', '連絡先'],
      ['paragraph', '弁護士の電話番号を腕に書いておく：…'],
      ['quote', '法律は場所によって違います。印刷の前に弁護士に読んでもらってください。']
    ],
    meeting: [
      ['heading1', '話し合いのお知らせ'],
      ['paragraph', '日時と場所'],
      ['heading2', '話すこと'],
      ['numbered', '前回からの出来事'],
      ['numbered', '次にすること'],
      ['numbered', '担当を決める'],
      ['paragraph', 'どなたでも参加できます。お子さんもどうぞ。']
    ]
  },
  es: {
    callOut: [
      ['heading1', 'Todo el barrio a la calle'],
      ['paragraph', 'Día, hora y lugar'],
      ['heading2', 'Por qué vamos'],
      ['paragraph', 'Dos frases que entienda cualquiera.'],
      ['heading2', 'Qué llevar'],
      ['bullet', 'Agua'],
      ['bullet', 'Buena compañía'],
      ['quote', 'Si el lugar está cerrado, nos vemos en …']
    ],
    rights: [
      ['heading1', 'Conoce tus derechos'],
      ['heading2', 'Si te paran'],
      ['bullet', 'Mantén la calma y pregunta el motivo.'],
      ['bullet', 'Pregunta si puedes irte.'],
      ['heading2', 'A quién llamar'],
      ['paragraph', 'Escribe en el brazo el número de la asistencia legal: …'],
      ['quote', 'La ley cambia de un lugar a otro. Que alguien de la abogacía lea esta hoja antes de imprimirla.']
    ],
    meeting: [
      ['heading1', 'Asamblea'],
      ['paragraph', 'Día, hora y lugar'],
      ['heading2', 'De qué hablamos'],
      ['numbered', 'Qué ha pasado desde la última vez'],
      ['numbered', 'Qué hacemos ahora'],
      ['numbered', 'Quién se encarga de qué'],
      ['paragraph', 'Puede venir todo el mundo, también con peques.']
    ]
  },
  ar: {
    callOut: [
      ['heading1', 'معًا جميعًا'],
      ['paragraph', 'اليوم والساعة والمكان'],
      ['heading2', 'لماذا نجتمع'],
      ['paragraph', 'جملتان يفهمهما من يقرأ لأول مرة.'],
      ['heading2', 'ما يلزم إحضاره'],
      ['bullet', 'ماء'],
      ['bullet', 'رفقة'],
      ['quote', 'إن كان المكان مغلقًا نلتقي في …']
    ],
    rights: [
      ['heading1', 'اعرف حقوقك'],
      ['heading2', 'عند التوقيف'],
      ['bullet', 'الهدوء، ثم السؤال عن السبب.'],
      ['bullet', 'السؤال عن إمكان الانصراف.'],
      ['heading2', 'بمن نتصل'],
      ['paragraph', 'رقم المساعدة القانونية يُكتب على الذراع: …'],
      ['quote', 'يختلف القانون من مكان إلى آخر. يُستحسن أن يقرأ محامٍ هذه الورقة قبل طباعتها.']
    ],
    meeting: [
      ['heading1', 'اجتماع'],
      ['paragraph', 'اليوم والساعة والمكان'],
      ['heading2', 'موضوعات الحديث'],
      ['numbered', 'ما جرى منذ المرة الماضية'],
      ['numbered', 'خطوتنا التالية'],
      ['numbered', 'توزيع المهام'],
      ['paragraph', 'الدعوة عامة، والأطفال مرحَّب بهم.']
    ]
  }
}

/** A leaflet to begin with, in its own language whichever the page speaks. */
export function templateBlocks(name: TemplateName, language: Language): NewBlock[] {
  return name === 'blank' ? [] : texts[language][name].map(([kind, text]) => ({ kind, spans: [{ text }] }))
}

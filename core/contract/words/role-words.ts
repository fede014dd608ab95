import type { LanguageCode } from './language.ts'

interface RoleWords {
  readonly name: string
  /** What a person in this role can do, in one sentence. */
  readonly can: string
}
type RoleName = 'reader' | 'organiser' | 'coordinator'

/** The three roles as people are told of them, on every screen and in every list the same. */
export const roleWords: Readonly<Record<LanguageCode, Readonly<Record<RoleName, RoleWords>>>> = {
  en: {
    reader: { name: 'Reader', can: 'Sees the whole plan, and cannot answer, take or change anything.' },
    organiser: { name: 'Organiser', can: 'Sees the whole plan, answers, takes tasks and writes events, tasks and leaflets.' },
    coordinator: { name: 'Coordinator', can: 'Does what an organiser does, and also invites people, removes them and publishes.' }
  },
  ja: {
    reader: { name: '閲覧者', can: '計画のすべてを見られます。返事をしたり、引き受けたり、変えたりはできません。' },
    organiser: { name: '企画担当', can: '計画のすべてを見て、返事をし、作業を引き受け、予定・作業・チラシを書けます。' },
    coordinator: { name: 'まとめ役', can: '企画担当ができることに加えて、人を招待し、外し、外へ公開できます。' }
  },
  es: {
    reader: { name: 'Lectura', can: 'Ve todo el plan, pero no puede responder, asumir tareas ni cambiar nada.' },
    organiser: { name: 'Organización', can: 'Ve todo el plan, responde, asume tareas y escribe actos, tareas y volantes.' },
    coordinator: { name: 'Coordinación', can: 'Hace lo mismo que organización y, además, invita, quita a personas y publica.' }
  },
  ar: {
    reader: { name: 'قارئ', can: 'يرى الخطة كلها، ولا يستطيع الرد ولا تولّي المهام ولا تغيير شيء.' },
    organiser: { name: 'منظّم', can: 'يرى الخطة كلها ويردّ ويتولّى المهام ويكتب الفعاليات والمهام والمنشورات.' },
    coordinator: { name: 'منسّق', can: 'يفعل ما يفعله المنظّم، ويدعو الأشخاص أيضًا ويزيلهم وينشر.' }
  }
}

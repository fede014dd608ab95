import * as v from 'valibot'
import { command, query } from '../operation.ts'
import { GroupRef, KeyText, Millis, onGroup, RequestId, RoleName, Title } from '../shapes.ts'

const Nothing = v.strictObject({})
const OfGroup = v.strictObject({ group: GroupRef })
export const CodeText = v.pipe(v.string(), v.minLength(1), v.maxLength(2000))
const InviteId = v.pipe(v.string(), v.regex(/^[ybndrfg8ejkmcpqxot1uwisza345h769]{26}$/))
/** Rows of the picture, `1` dark and `0` light. */
export const Qr = v.array(v.string())

export const CheckCode = v.object({ digits: v.string(), words: v.array(v.string()) })
export const JoinState = v.object({
  join: v.string(),
  state: v.picklist(['looking', 'comparing', 'waiting', 'receiving', 'done', 'refused']),
  code: v.nullable(CheckCode),
  refusal: v.nullable(v.string()),
  group: v.nullable(GroupRef),
  since: Millis
})
export const Admission = v.object({
  admission: v.string(),
  group: GroupRef,
  role: RoleName,
  state: v.picklist(['comparing', 'waiting']),
  code: CheckCode,
  since: Millis
})

export const peopleOperations = {
  'invite.create': command(
    'Make an invite for one person: text and QR. It only lets two laptops find each other; you both compare a check code before any key crosses.',
    v.strictObject({
      ...onGroup,
      role: v.optional(RoleName, 'organiser'),
      minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60 * 24 * 14)), 60)
    }),
    v.object({ invite: InviteId, text: v.string(), qr: Qr, expires: Millis })
  ),
  'invite.list': query(
    'Invites of a group, open and past.',
    OfGroup,
    v.array(
      v.object({
        invite: InviteId,
        role: RoleName,
        expires: Millis,
        state: v.picklist(['open', 'used', 'expired', 'revoked']),
        by: KeyText,
        byName: v.string()
      })
    )
  ),
  'invite.revoke': command(
    'Make an invite useless.',
    v.strictObject({ ...onGroup, invite: InviteId }),
    v.object({ revoked: v.literal(true) })
  ),
  'admission.list': query(
    'Laptops that want in, with the code to compare.',
    v.strictObject({ group: v.optional(GroupRef) }),
    v.array(Admission)
  ),
  'admission.answer': command(
    'Say whether both laptops show the same code. Only after both said so do keys cross.',
    v.strictObject({ admission: v.string(), same: v.boolean(), requestId: RequestId }),
    v.object({ answered: v.boolean() })
  ),
  'admission.decline': command(
    'Let this laptop not in, whatever code it shows: the person hears that the answer is no. The invite stays good.',
    v.strictObject({ admission: v.string(), requestId: RequestId }),
    v.object({ declined: v.literal(true) })
  ),
  'join.start': command(
    'Use an invite. Looks for the inviter on the network until found, cancelled or expired.',
    v.strictObject({ text: CodeText, requestId: RequestId }),
    JoinState
  ),
  'join.list': query('Joins under way on this laptop and those just ended.', Nothing, v.array(JoinState)),
  'join.answer': command(
    'Say whether both laptops show the same code.',
    v.strictObject({ join: v.string(), same: v.boolean() }),
    JoinState
  ),
  'join.cancel': command('Stop looking.', v.strictObject({ join: v.string() }), JoinState),
  'reading.create': command(
    'Make a reading code with a label: whoever has it reads the whole plan, passes it on, and can change nothing.',
    v.strictObject({ ...onGroup, label: Title }),
    v.object({ observer: KeyText, text: v.string(), qr: Qr })
  ),
  'reading.list': query(
    'Reading codes handed out.',
    OfGroup,
    v.array(
      v.object({ observer: KeyText, label: v.string(), by: KeyText, byName: v.string(), at: Millis, connected: v.boolean() })
    )
  ),
  'reading.open': command(
    'Read a group with a reading code.',
    v.strictObject({ text: CodeText, requestId: RequestId }),
    v.object({ group: GroupRef })
  )
}

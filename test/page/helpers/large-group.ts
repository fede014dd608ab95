import { groupHandlers } from '../../../core/api/handlers/groups.ts'
import { profileHandlers } from '../../../core/api/handlers/profile.ts'
import { createSession } from '../../../core/api/session.ts'
import { newEntityId, planItem } from '../../../core/api/write-item.ts'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { roles } from '../../../core/domain/ids.ts'
import { inviteHash } from '../../../core/domain/kernel/epoch-keys.ts'
import { certificateOf, identityFrom } from '../../../core/domain/kernel/group-identity.ts'
import type { KernelBody } from '../../../core/domain/kernel/kernel-body.ts'
import { boxKeysTo, type HeldKey } from '../../../core/domain/kernel/write-kernel.ts'
import { taskSchema } from '../../../core/domain/plan/schemas.ts'
import type { Planned } from '../../../core/group/committer.ts'
import { writerKeyOf } from '../../../core/log/writer-key.ts'
import { pagePassphrase } from './page-peer.ts'

const perAppend = 500
const expirySeconds = 4_000_000_000

/** Fills a profile with a large group: that many people who only read, and that many tasks, in the records that real ones would be. */
export async function makeLargeGroup(profileDir: string, people: number, tasks: number): Promise<void> {
  const session = createSession(profileDir, Date.now)
  const handlers = { ...profileHandlers({ session }), ...groupHandlers(session) }
  await handlers['profile.create']({ passphrase: pagePassphrase, name: 'Hikari', language: 'en' }, () => false)
  const { group: id } = await handlers['group.create']({ name: 'Harbour Union' }, () => false)
  const group = session.group(id)
  const fill = async (count: number, make: (n: number) => Planned): Promise<void> => {
    for (let done = 0; done < count; done += perAppend)
      await group.commit(() => Array.from({ length: Math.min(perAppend, count - done) }, (_, i) => make(done + i)))
  }
  const key = group.currentKey(0)
  if (!key) throw new Error('no key')
  await fill(people, () => ({ kernel: reader(key) }))
  await fill(tasks, (n) =>
    planItem(taskSchema, 'set', newEntityId(), null, [{ field: taskSchema.fields.title, value: `Task ${n}` }])
  )
  await session.laptop()?.close()
}

/** Somebody whom an invite let in to read. */
function reader(key: HeldKey): Extract<KernelBody, { type: 'admit' }> {
  const seed = (): Uint8Array => randomBytes(32)
  const identity = identityFrom(
    { personLabel: randomBytes(16), deviceSignSeed: seed(), deviceBoxSeed: seed(), writerSeed: seed(), serial: 1 },
    randomBytes(16)
  )
  const invite = inviteHash(randomBytes(16), expirySeconds, roles.reader)
  return {
    type: 'admit',
    label: identity.label,
    personKey: identity.person.publicKey,
    certificate: certificateOf(identity, writerKeyOf(identity.writer.publicKey), invite),
    role: roles.reader,
    invite,
    lifts: new Uint8Array(0),
    boxes: boxKeysTo(identity.box.publicKey, [key])
  }
}

import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import { pieceBytes } from '../../contract/operations/courier.ts'
import type { PersonId } from '../../domain/ids.ts'
import { weigh } from '../../group/courier.ts'
import type { CarriedFile, CourierResult } from '../../group/courier-desk.ts'
import type { JobView } from '../../group/jobs.ts'
import { idToText, textToId } from '../id-text.ts'
import type { Session } from '../session.ts'

type CourierHandlers = Pick<
  Handlers,
  | 'courier.export'
  | 'courier.estimate'
  | 'courier.read'
  | 'courier.write'
  | 'courier.inspect'
  | 'courier.discard'
  | 'courier.import'
  | 'courier.show'
  | 'courier.scan'
  | 'courier.trips'
  | 'job.list'
  | 'job.pause'
  | 'job.resume'
  | 'job.cancel'
>

export function courierHandlers(session: Session): CourierHandlers {
  const desk = () => session.open().courier
  return {
    'courier.export': async ({ group, for: to, whole, pictures, path }) => {
      const g = session.group(group)
      const person = to === null ? null : textToId<PersonId>(to, 32)
      return { job: desk().carry(g, { to: person, whole, pictures, path: path ?? null }) }
    },
    'courier.estimate': async ({ group, for: to, whole }) =>
      weigh(session.group(group), { to: to === null ? null : textToId<PersonId>(to, 32), whole }),
    'courier.read': async ({ job, file, offset }) => {
      const { jobs, files } = desk()
      const result = jobs.list().find((one) => one.job === job)?.result
      const found = result && 'written' in result ? result.written.files[file] : undefined
      if (!found) throw new CoreError('FILE_NOT_FOUND')
      const { data, bytes } = await files.read(found.path, offset, pieceBytes)
      return { name: found.name, data: Buffer.from(data).toString('base64'), bytes, last: offset + data.byteLength >= bytes }
    },
    'courier.write': ({ upload, offset, data }) => desk().hand(upload ?? null, offset, Buffer.from(data, 'base64')),
    'courier.inspect': async ({ path, upload }) => {
      const { group, from, madeAt, to, records, newHere, bytes } = await desk().inspect(fileOf(path, upload))
      return {
        group: group.localId,
        from: from === null ? null : idToText(from),
        fromName: group.nameOf(from),
        madeAt,
        for: to === null ? null : idToText(to),
        forName: group.nameOf(to),
        records,
        newHere,
        bytes
      }
    },
    'courier.discard': async ({ upload }) => {
      await desk().files.drop(upload)
      return { upload }
    },
    'courier.import': async ({ group, path, upload }) => ({
      job: desk().take(session.group(group), fileOf(path, upload))
    }),
    'courier.show': async ({ group, for: to }) => {
      const { frames, ...rest } = await desk().show(session.group(group), to === null ? null : textToId<PersonId>(to, 32))
      return { frames: [...frames], ...rest }
    },
    'courier.scan': ({ frames }) => desk().scan(frames),
    'courier.trips': async ({ group }) => {
      const g = session.group(group)
      return desk()
        .trips(g)
        .map(({ trip, to, madeAt, records, confirmed, all }) => ({
          trip,
          for: to === null ? null : idToText(to),
          forName: g.nameOf(to),
          madeAt,
          records,
          state: all ? ('confirmed' as const) : ('carried' as const),
          confirmed: confirmed.map(([person, at]) => ({ person: idToText(person), name: g.nameOf(person), at }))
        }))
    },
    'job.list': async ({ group }) =>
      desk()
        .jobs.list()
        .filter((job) => group === undefined || job.group === group)
        .map(jobToAnswer),
    'job.pause': async ({ job }) => {
      desk().jobs.pause(job)
      return { job }
    },
    'job.resume': async ({ job }) => {
      desk().jobs.resume(job)
      return { job }
    },
    'job.cancel': async ({ job }) => {
      await desk().jobs.cancel(job)
      return { job }
    }
  }
}

function fileOf(path: string | undefined, upload: string | undefined): CarriedFile {
  if (path !== undefined && upload === undefined) return { path }
  if (upload !== undefined && path === undefined) return { upload }
  throw new CoreError('BAD_INPUT', { field: 'path' })
}

function jobToAnswer({ result, error, kind, ...job }: JobView<CourierResult>) {
  const written = result && 'written' in result ? result.written : null
  const taken = result && 'taken' in result ? result.taken : null
  return {
    ...job,
    kind: kind === 'courier.import' ? ('courier.import' as const) : ('courier.export' as const),
    written: written && {
      files: written.files.map(({ name, bytes }) => ({ name, bytes })),
      records: written.records,
      pictures: written.pictures,
      complete: written.complete
    },
    taken: taken && {
      records: taken.taken,
      pictures: taken.pictures,
      damagedAt: taken.damagedAt,
      gap: taken.gap,
      missing: taken.missing && { parts: [...taken.missing.parts], of: taken.missing.of }
    },
    error: error && { code: error.code, params: error.params }
  }
}

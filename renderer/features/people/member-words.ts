import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Output } from '../../../core/contract/handlers.ts'
import { useFormats } from '../../i18n/words-provider.tsx'

export type Member = Output<'member.list'>[number]
export type Device = Member['devices'][number]
export type Role = Member['role']

export function useRoleWords(): Readonly<Record<Role, { readonly name: string; readonly can: string }>> {
  const { t } = useLingui()
  return {
    reader: { name: t`Reader`, can: t`Sees everything, and cannot answer or take things.` },
    organiser: { name: t`Organiser`, can: t`Also writes: events, tasks, leaflets, answers.` },
    coordinator: { name: t`Coordinator`, can: t`Also lets people in, and settles what counts.` }
  }
}

/** What a laptop is known to have, by its own word. */
export function useHas(): (device: Device) => string {
  const { t } = useLingui()
  return (device) => {
    if (device.me) return t`this laptop`
    if (device.missing === null) return t`not heard yet`
    if (device.missing === 0) return t`has everything`
    return t`${plural(device.missing, { one: 'lacks # change', other: 'lacks # changes' })}`
  }
}

export function useLastHeard(): (device: Device) => string {
  const { t } = useLingui()
  const formats = useFormats()
  return (device) => {
    if (device.me || device.connected) return t`now`
    return device.lastHeard === null ? '' : formats.moment(device.lastHeard)
  }
}

/** The laptop of a person that has the most. */
export function bestOf(member: Member): Device | null {
  return member.devices.reduce<Device | null>(
    (best, device) =>
      best === null || (device.missing ?? Number.POSITIVE_INFINITY) < (best.missing ?? Number.POSITIVE_INFINITY) ? device : best,
    null
  )
}

export function shapeOf(device: Device | null): 'all' | 'part' | 'none' {
  if (device === null || device.missing === null) return 'none'
  return device.missing === 0 ? 'all' : 'part'
}

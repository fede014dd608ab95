/** Keys and ids as text: lower-case hex inside core, branded so that one cannot stand where another belongs. */
type Brand<Name extends string> = string & { readonly __brand: Name }

export type PersonId = Brand<'PersonId'> // person key of this group, 32 bytes
export type DeviceId = Brand<'DeviceId'> // device sign key, 32 bytes
export type WriterId = Brand<'WriterId'> // writer key (a core's key), 32 bytes
export type ObserverId = Brand<'ObserverId'> // observer sign key, 32 bytes
export type EntityId = Brand<'EntityId'> // 16 random bytes
export type RecordName = Brand<'RecordName'> // first 16 bytes of a record's BLAKE2b-256 name
export type FullRecordName = Brand<'FullRecordName'> // all 32 bytes

export const roles = { reader: 0, organiser: 1, coordinator: 2 } as const
export type Role = keyof typeof roles
export type RoleNumber = (typeof roles)[Role]
export const roleNames: readonly Role[] = ['reader', 'organiser', 'coordinator']

export const audiences = { everyone: 0, coordinators: 1 } as const
export type Audience = (typeof audiences)[keyof typeof audiences]

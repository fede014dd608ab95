/** What first run and a further group have in common; a feature does not look into another. */
export { CheckCode, Join } from '../features/welcome/join.tsx'
export { StartGroup, WhichGroup } from '../features/welcome/no-group.tsx'
export { ReadAlong } from '../features/welcome/read-along.tsx'

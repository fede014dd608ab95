export { FirstRun as NoGroup } from './first-run.tsx'

/** A new seed for each run, printed so that a failing run can be repeated: `SEED=… npx vitest run …`. */
export function seed(what: string): number {
  const given = Number(process.env['SEED'])
  const value = Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 0x7fff_ffff)
  console.log(`seed of ${what}: ${value}`)
  return value
}

/** What goes into the package: the built program and page, and the packages that core loads. Everything else stays at home. */
const kept = [/^\/package\.json$/, /^\/dist(\/(page|electron)(\/.*)?)?$/, /^\/node_modules(\/|$)/]
const dropped = [
  /^\/node_modules\/\.[^/]+/,
  /\.(d\.ts|d\.mts|d\.cts|map|md|markdown|tsbuildinfo)$/i,
  /^\/node_modules\/.*\/(test|tests|__tests__|example|examples|docs|benchmark|bench)\//
]

/** Answers Forge's question; `file` begins with a slash, and is empty for the project's own folder, which cannot be left out. */
export function isLeftOut(file: string): boolean {
  return file !== '' && (!kept.some((rule) => rule.test(file)) || dropped.some((rule) => rule.test(file)))
}

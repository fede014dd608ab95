/** The catalogues of all features as one. */
export function merged(parts: Readonly<Record<string, { messages: Record<string, string> }>>): Record<string, string> {
  return Object.assign({}, ...Object.values(parts).map(({ messages }) => messages))
}

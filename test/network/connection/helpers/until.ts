/** Waits for a condition, never for a duration; on timeout it says what was known. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 10_000,
  known: () => unknown = () => ''
): Promise<void> {
  const end = Date.now() + deadlineMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${deadlineMs} ms for: ${what}; known: ${JSON.stringify(known())}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const require = createRequire(import.meta.url)
const axePath = require.resolve('axe-core/axe.min.js')

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[]
}

/**
 * What axe-core finds on the page as it stands (WCAG 2.0 to 2.2, A and AA, and its good practice): one line each, best empty.
 * It goes in by the debugger, which the page's security policy neither hinders nor has to be loosened for.
 */
export async function axeCheck(page: Page): Promise<string[]> {
  const debug = await page.context().newCDPSession(page)
  const run = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true
    })
    if (exceptionDetails) throw new Error(`axe did not run: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`)
    return result.value
  }
  try {
    await run(`${await readFile(axePath, 'utf8')}\n;undefined`)
    const found = (await run('axe.run(document).then((all) => all.violations)')) as Violation[] // the shape that axe-core documents
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) =>
        `${id}: ${help} · ${target.join(' ')} · ${failureSummary ?? ''}`.replaceAll('\n', ' ')
      )
    )
  } finally {
    await debug.detach()
  }
}

import { bundleChild } from '../helpers/bundle-child.ts'
import type { Child } from '../helpers/child.ts'

export type { Child }

/** One bundle of `children.ts`, made once for each test file. */
export function bundleChildren(): Promise<{ start(...args: string[]): Child; remove(): Promise<void> }> {
  return bundleChild(new URL('children.ts', import.meta.url))
}

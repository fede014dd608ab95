import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } }, // other work may keep the machine busy: longer than the second that a poll waits by itself
    pool: 'forks',
    fileParallelism: true,
    maxWorkers: 2
  }
})

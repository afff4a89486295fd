import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 60_000, hookTimeout: 120_000, isolate: false }

/**
 * `values`: what each part says of inputs made for it; `mocked`: the same of parts beside which a module is replaced.
 * `laws`: what holds over all examples and incidents, each analysed once.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'values', include: ['test/**/*.test.ts'], exclude: ['test/laws/**', 'test/**/*.mocked.test.ts'], ...shared } },
      { test: { name: 'mocked', include: ['test/**/*.mocked.test.ts'], ...shared, isolate: true } },
      { test: { name: 'laws', include: ['test/laws/**/*.test.ts'], ...shared } },
    ],
  },
})

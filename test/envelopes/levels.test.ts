import { describe, expect, test } from 'vitest'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'

describe('a level where a host would stand', () => {
  test.each([
    ['2026-11-20 10:11:12 ERROR kernel: md0: failed', undefined, 3, 'kernel'],
    ['2026-11-20 10:11:12 WARN kernel: md0: failed', undefined, 4, 'kernel'],
    ['2026-11-20 10:11:12 error kernel: md0: failed', undefined, 3, 'kernel'],
    ['Nov 20 10:11:12 FATAL app[9]: gone', undefined, 2, 'app'],
    // a machine may be called so, where only machines stand
    ['Nov 20 10:11:12 alert app[9]: gone', 'alert', undefined, 'app'],
    ['Nov 20 10:11:12 error1 app[9]: gone', 'error1', undefined, 'app'],
    ['2026-11-20 10:11:12 web1 kernel: md0: failed', 'web1', undefined, 'kernel'],
  ])('%s', (text, host, priority, ident) => {
    const said = unwrap(text)
    expect([said.host, said.priority, said.ident]).toEqual([host, priority, ident])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PARTS, statement } from '../../src/reading/unexplained/set-aside.ts'

/** Pieces of which such parts are made, in no sensible order. */
const PIECES = [
  ...[
    'error',
    'errors',
    'ERR',
    'failed',
    'Failure',
    'panic',
    'fatal',
    'timeout',
    'time-out',
    'killed',
    'denied',
    'refused',
    'exit',
    'drops',
  ],
  ...['=', ':', ': ', ' = ', '_', '-', '--', '.', ',', '/', '://', '(', ')', '[', ']', '"', "'", '~', '@', '+', ' ', '\t', ';', '{}', '[]'],
  ...['0', '0.0', '1', '12', '%', 'none', 'null', '<nil>', 'false', 'no', 'no ', 'on', 'yes', 'count', '_total', 'is ', 'x', 'é', 'ſ'],
  ...[
    ' blocks: 0',
    'door is harmless',
    'level',
    'severity',
    'critical',
    'stack',
    ' guard',
    ' watchdog',
    '-monitor',
    ' enabled',
    ' active',
    'log',
    '.log',
    '.c',
    'go',
    'http',
    'HTTP',
    'src',
    'C',
    '.service',
    'NOERROR',
    '[GC (Allocation Failure)',
    'Scavenge, allocation failure',
    'retries=[IOError]',
    'killed by SIGHUP',
    'panic=1',
    'If any fails.',
    'retry policy: max 5 attempts on error',
  ],
]

const text = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 3 })), { maxLength: 14 })

describe('parts of a sentence that are set aside', () => {
  it('what is looked for first stands in every text that has such a part', () => {
    const times = new Map<RegExp, number>()
    fc.assert(
      fc.property(text, (pieces) => {
        const said = pieces.join('')
        for (const { pattern, holds } of PARTS) {
          if (holds === undefined || said.replace(pattern, '\0') === said) continue
          times.set(pattern, (times.get(pattern) ?? 0) + 1)
          expect(holds.test(said), `${String(holds)} in ${JSON.stringify(said)}`).toBe(true)
        }
      }),
      { numRuns: 20_000, examples: [[['A', 'Failure', 'error', 'log', 'error', 'retries=[IOError]']]] },
    )
    // each of them was really met
    for (const { pattern, holds } of PARTS) if (holds !== undefined) expect(times.get(pattern) ?? 0, String(pattern)).toBeGreaterThan(0)
  })

  it.each([
    ['stack guard enabled, error', ' , error'],
    ['log level is error now', 'log   now'],
    ['read https://db1/error/x failed', 'read   failed'],
    ['cannot open /var/log/error.log', 'cannot open  / '],
    ['src/error/panic.go:12 said so', '  said so'],
    ['rx_errors: 0 failed', '  failed'],
    ['--no-fail now', '--  now'],
    ['on_error_resume failed', '  failed'],
    ['Failed Devices : 0 of 4', '  of 4'],
    ['failed to open doors: 0', 'failed to open doors: 0'],
    ['The failed door is harmless. It burns', ' . It burns'],
    ['It burns. If your oven failed call Ann. Soon', 'It burns.   Soon'],
    ['retry policy: max 5 attempts on connection refused', ' '],
    ['retry policy: max 5 attempts exhausted: it failed', 'retry policy: max 5 attempts exhausted: it failed'],
    ['retry policy failed', 'retry policy failed'],
    ['worker failed: exit status 3', 'worker failed: exit status 3'],
  ])('%s', (sentence, left) => {
    expect(statement(sentence)).toBe(left)
  })
})

import { expect, test } from 'vitest'
import type { Collected } from '../../src/casefile/collected.ts'
import type { Cited } from '../../src/core/span.ts'
import { Gaps } from '../../src/input/gaps.ts'
import type { Outcome } from '../../src/readers/read-source.ts'
import { MACHINE_FACT, type MachineFact } from '../../src/records/machine-fact.ts'
import { Run } from '../../src/run.ts'

const read: Outcome = {
  text: {
    format: 'log',
    bytes: 60,
    lines: 1,
    shows: new Set(),
    window: { from: undefined, to: undefined },
    cut: false,
    sampled: false,
    isLossy: false,
    head: undefined,
  },
  gaps: [],
}

/** One line of a host. */
const heard = (collected: Collected, host: string): void =>
  collected.heard({ message: 'all is well', host, at: { artifact: collected.path, line: 1, offset: 0, text: 'all is well' } })

test('of 20,000 texts of which nothing is kept is told whose they are; one of which something is always has its place', () => {
  const run = new Run({})
  const gaps = new Gaps()
  const text = (path: string, host: string): Collected => {
    const { collected } = run.receivers(path)
    heard(collected, host)
    return collected
  }
  for (let i = 0; i < 20_003; i++) run.took(text(`m${i}/syslog`, `m${i}`), read, gaps)
  const stating = text('z/syslog', 'z1')
  const at = { artifact: 'z/syslog', line: 2, offset: 60, text: 'row' }
  const record: Cited<MachineFact> = { host: 'z1', at }
  stating.row({ type: MACHINE_FACT, record, host: 'z1', marks: [] })
  run.took(stating, read, gaps)
  const { coverage } = run.report(gaps)
  expect(coverage.gaps).toContainEqual({
    what: '3 texts',
    why: 'limit: of 20000 texts of which nothing is kept is looked for whose they are, of these it is not',
    kind: 'limit',
  })
  const machineOf = new Map(coverage.artifacts.map(({ path, machine }) => [path, machine]))
  expect(coverage.artifacts).toHaveLength(20_004)
  expect(['m19999/syslog', 'm20000/syslog', 'z/syslog'].map((path) => machineOf.get(path))).toEqual(['m19999', undefined, 'z1'])
})

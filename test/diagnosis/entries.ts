import type { SettledScope } from '../../src/casefile/case-file.ts'
import { Collected } from '../../src/casefile/collected.ts'
import { settle } from '../../src/casefile/settle.ts'
import type { Certainty, Failure } from '../../src/core/failure.ts'
import type { Entities, Fact, Proof, Witness } from '../../src/core/finding.ts'
import type { RecordType } from '../../src/core/record.ts'
import type { Instant } from '../../src/core/span.ts'
import type { Judged } from '../../src/diagnosis/chains.ts'
import { type Entry, entryOf } from '../../src/diagnosis/entry.ts'
import { BLOCK_DEVICE } from '../../src/records/block-device.ts'
import { DEVICE_LINK } from '../../src/records/device-link.ts'
import { MACHINE_FACT } from '../../src/records/machine-fact.ts'
import { POD_STATUS } from '../../src/records/pod-status.ts'
import { type ReadSource, Sources } from '../../src/diagnosis/sources.ts'

const at = (artifact: string, line: number) => ({ artifact, line, offset: 0, text: `line ${line}` })

/** One text that states these records, one a line. */
function text(path: string, ...records: readonly (readonly [RecordType<object>, object])[]): Collected {
  const collected = new Collected(path)
  for (const [i, [type, record]] of records.entries())
    collected.row({ type, record: { ...record, at: at(path, i + 1) }, host: undefined, marks: [] })
  return collected
}

/**
 * Four scopes as the case file makes them: web1, also called web1.example.net, whose sda is also ata1 and holds vg-data (dm-0); db1 at 10.0.0.9;
 * captures of a machine that nothing names; and the cluster.
 */
export function scopes(): { web1: SettledScope; db1: SettledScope; nameless: SettledScope; cluster: SettledScope } {
  const settled = settle(
    [
      text(
        'web1/facts.txt',
        [MACHINE_FACT, { host: 'web1.example.net' }],
        [MACHINE_FACT, { host: 'web1' }],
        [BLOCK_DEVICE, { name: 'sda', number: '8:0', type: 'disk' }],
        [BLOCK_DEVICE, { name: 'sda1', parent: 'sda', number: '8:1', type: 'part' }],
        [BLOCK_DEVICE, { name: 'vg-data', parent: 'sda1', number: '254:0', type: 'lvm' }],
        [DEVICE_LINK, { device: 'ata1', is: 'sda' }],
        [DEVICE_LINK, { device: '0:0:0:0', is: 'sda' }],
      ),
      text('db1/facts.txt', [MACHINE_FACT, { host: 'db1', addresses: ['10.0.0.9'] }]),
      text('elsewhere/facts.txt', [MACHINE_FACT, { uptimeSeconds: 5 }]),
      text('cluster/pods.txt', [POD_STATUS, { pod: 'api', namespace: 'shop', node: 'node9' }]),
    ],
    {
      failed: (what, error) => {
        throw new Error(what, { cause: error })
      },
    },
  ).scopes
  const called = (test: (scope: SettledScope) => boolean): SettledScope => settled.find(test)!
  return {
    web1: called(({ aliases }) => aliases.includes('web1')),
    db1: called(({ name }) => name === 'db1'),
    nameless: called(({ key }) => key.includes('elsewhere')),
    cluster: called(({ key }) => key.includes('cluster')),
  }
}

/** A failure of which only the id and what it leads to matter. */
export const failure = (id: string, more: Partial<Failure> = {}): Failure => ({
  id,
  title: id,
  severity: 'error',
  domain: 'test',
  seenIn: [],
  judge: () => [],
  headline: () => `${id}.`,
  cause: () => [],
  fix: () => [],
  links: [],
  ...more,
})

export interface Said {
  readonly time?: Instant | undefined
  readonly until?: Instant | undefined
  readonly boot?: number | undefined
  readonly sinceBoot?: number | undefined
  readonly line?: number
  readonly witness?: Witness
  readonly facts?: Record<string, Fact>
  readonly times?: number
  readonly certainty?: Certainty
  readonly missing?: string
  readonly severity?: 'note' | 'warning' | 'error' | 'critical'
}

let line = 0

/** What diagnosis makes of one finding, of two lines where it lasts `until`. */
export function entry(of: Failure, scope: SettledScope, about: Entities, said: Said = {}): Entry {
  const { boot, sinceBoot, witness = 'kernel log', facts = {}, certainty = 'stated', missing } = said
  const proof = (time: Instant | undefined, n: number): Proof => ({
    at: { ...at('kern.log', n), ...(boot === undefined ? {} : { boot }), ...(sinceBoot === undefined ? {} : { sinceBoot }) },
    witness,
    time,
  })
  const first = proof(said.time, said.line ?? ++line)
  return entryOf(
    of,
    {
      facts,
      about,
      severity: said.severity,
      count: said.times ?? (said.until === undefined ? 1 : 2),
      time: said.time,
      until: said.until,
      proof: said.until === undefined ? [first] : [first, proof(said.until, ++line)],
      certainty,
      missing,
    },
    scope,
  )
}

export const judged = (key: string, one: Entry, confidence = 0.9, history = false): Judged => ({ key, entry: one, confidence, history })

/** Seconds after 14:00 of a day, UTC. */
export const wall = (seconds: number): Instant => ({ wall: Date.UTC(2026, 10, 21, 14) + seconds * 1000 })

export function sourcesOf(...all: readonly ReadSource[]): Sources {
  const sources = new Sources()
  for (const source of all) sources.add(source)
  return sources
}

import { commandsAbove } from '../../../casefile/command-above.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { count } from '../../../core/words/numbers.ts'
import { DEVICE_ERRORS, type DeviceErrors } from '../../../records/device-errors.ts'
import { FILESYSTEM_ERROR } from '../../../records/filesystem-error.ts'
import { ZPOOL_STATE } from '../../../records/raid-state.ts'
import type { Facts } from './judge.ts'

type Row = Cited<DeviceErrors>

/** Fewer errors of all devices together are told as a note: a single bad block is what a scrub is for. */
const MANY = 5
const NONE = { read: 0, write: 0, flush: 0, corrupt: 0, generation: 0 }

/** btrfs and ZFS count what their devices failed, and show it long after: told where no log tells of it, and the pool has all of its devices. */
export function counted(scope: Scope): Found<Facts>[] {
  const logged = new Set<string>(scope.events(FILESYSTEM_ERROR).map(({ what }) => what.filesystem))
  const pools = scope
    .rows(ZPOOL_STATE)
    .filter(({ state, bad }) => state === 'ONLINE' && bad.length === 0)
    .flatMap(({ errors = [], pool, at }) => errors.map((one): Row => ({ ...NONE, ...one, filesystem: 'zfs', pool, at })))
  const rows = [...(logged.has('btrfs') ? [] : scope.rows(DEVICE_ERRORS)), ...pools]
  return [...grouped(rows, (row) => `${row.filesystem} ${row.pool ?? mountAsked(scope, row) ?? row.at.artifact}`).values()].map((own) =>
    judged(scope, own),
  )
}

/** `/srv` of `btrfs device stats /srv`, typed above. */
function mountAsked(scope: Scope, { at, filesystem }: Row): string | undefined {
  if (filesystem === 'zfs') return undefined
  const typed = asking(scope)(at)?.command
  return ASKED.exec(typed ?? '')?.[1]
}

const asking = once((scope) => commandsAbove(scope, (command) => ASKED.test(command)))
const ASKED = /\bbtrfs\s{1,4}dev\w{0,4}\s{1,4}st\w{0,4}\s(?:.{0,40}\s)?(\/(?!dev\/)[\w./-]{0,200})/

function judged(scope: Scope, rows: readonly [Row, ...Row[]]): Found<Facts> {
  // of one device the last telling counts
  const devices = [...new Map(rows.map((row) => [row.device, row])).values()].toSorted((a, b) => totalOf(b) - totalOf(a))
  const worst = devices[0]!
  return {
    count: 1,
    facts: {
      host: scope.name,
      device: worst.device,
      filesystem: worst.filesystem,
      mount: mountAsked(scope, worst),
      source: worst.pool,
      functionName: undefined,
      text: '',
      place: undefined,
      process: undefined,
      ended: undefined,
      kind: 'device',
      consequence: false,
      counted: devices.map((row) => `${row.device} (${wordsOf(row)})`),
      message: worst.at.text.trim(),
    },
    about: { device: worst.device },
    proof: devices.flatMap((row) => cite(row, `${row.device}: ${wordsOf(row)}`, 'capture')),
    certainty: 'shown',
    severity: devices.reduce((sum, row) => sum + totalOf(row), 0) < MANY ? 'note' : 'warning',
  }
}

const totalOf = ({ read, write, flush, corrupt, generation }: Row): number => read + write + flush + corrupt + generation

function wordsOf({ read, write, flush, corrupt, generation }: Row): string {
  const failed = [
    [read, 'read', 'reads'],
    [write, 'write', 'writes'],
    [flush, 'flush', 'flushes'],
  ] as const
  const parts = failed.filter(([n]) => n > 0).map(([n, one, many]) => `${count(n)} ${n === 1 ? one : many} failed`)
  const sums = corrupt > 0 ? [`${count(corrupt)} wrong checksum${corrupt === 1 ? '' : 's'}`] : []
  const old = generation > 0 ? [`${count(generation)} block${generation === 1 ? '' : 's'} of a wrong generation`] : []
  return [...parts, ...sums, ...old].join(', ')
}

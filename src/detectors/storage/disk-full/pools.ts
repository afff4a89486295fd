import { devicesOf } from '../../../casefile/devices.ts'
import { failedBy, type FullPool, fullPools } from '../../../casefile/full-pools.ts'
import { mountedOf } from '../../../casefile/mounted.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { statedBy } from '../../../core/link.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { FULL_PCT, LVM_OBJECT } from '../../../records/lvm.ts'
import type { Facts } from './judge.ts'

const MAX_SHOWN = 5
const MODES = ['queue', 'error', 'read-only'] as const

/** Pools below block devices that have no room left, as their kernel or LVM says; where no log tells of one, as lvs shows them. */
export function fullBelow(scope: Scope): Found<Facts>[] {
  const told = fullPools(scope)
  const isTold = told.some(([{ what }]) => what.space === 'data' || what.space === 'metadata')
  return [...told.map((pool) => judged(scope, pool)), ...(isTold ? [] : shownFull(scope))]
}

/** Each thin pool by its last row. */
function shownFull(scope: Scope): Found<Facts>[] {
  const pools = scope.rows(LVM_OBJECT).filter(({ kind, attributes }) => kind === 'logical volume' && attributes.startsWith('t'))
  return [...new Map(pools.map((row) => [`${row.vg}/${row.name}`, row])).values()].flatMap((row): Found<Facts>[] => {
    const { vg, name, dataPct = 0, metadataPct = 0 } = row
    if (Math.max(dataPct, metadataPct) < FULL_PCT) return []
    const space = dataPct >= FULL_PCT ? 'data' : 'metadata'
    return [
      {
        time: row.time,
        facts: {
          host: scope.name,
          refusals: 0,
          hasDf: false,
          space,
          poolName: vg === undefined ? name : `${vg}/${name}`,
          message: row.at.text.trim(),
        },
        about: {},
        proof: cite(row, space === 'data' ? `Data% is ${dataPct}` : `Meta% is ${metadataPct}`, 'capture'),
        certainty: 'shown',
      },
    ]
  })
}

function judged(scope: Scope, all: FullPool): Found<Facts> {
  const pool = all.filter(({ what }) => what.isBack !== true)
  const back = all.at(-1)!.what.isBack === true ? all.at(-1)! : undefined
  const [from, to] = [pool.at(-1)!.what.time, back?.what.time]
  const lines = pool.map(({ what }) => what)
  const first = lines.find(({ isFull }) => isFull)!
  const space = lines.some((line) => line.isFull && line.space === 'metadata') ? 'metadata' : first.space
  const device = lines.find((line) => line.device !== undefined)?.device
  const failed = space === 'data' || space === 'metadata' ? failedBy(scope) : []
  const sufferer = space === 'lun' ? device : failed[0]?.what.device
  const mounted = sufferer === undefined ? undefined : statedBy(mountedOf(scope, sufferer))
  const full = [...pool].toSorted((a, b) => Number(b.what.isFull) - Number(a.what.isFull) || a.order - b.order)
  // a low water mark warns while there is room
  const [begin, ...later] = pool.slice(pool.findIndex(({ what }) => what.isFull))
  return {
    ...happened([begin!, ...later]),
    count: 1,
    facts: {
      host: scope.name,
      refusals: 0,
      hasDf: false,
      space,
      pool: lines.find(({ number }) => number !== undefined)?.number,
      poolName: lines.find(({ name }) => name !== undefined)?.name,
      poolMode: MODES.findLast((mode) => lines.some((line) => line.mode === mode)),
      device: sufferer,
      mount: mounted?.mount,
      failed: happened(failed).count || undefined,
      ...(back === undefined
        ? {}
        : { writesAgain: true as const, againSeconds: from === undefined || to === undefined ? undefined : secondsBetween(from, to) }),
      message: first.message,
    },
    about: { device: sufferer ?? device },
    also: [...new Set([device, ...failed.map(({ what }) => devicesOf(scope).nameOf(what.device))])].flatMap((name) =>
      name === undefined || name === (sufferer ?? device) ? [] : [{ device: name }],
    ),
    proof: [
      ...toldBy(full.slice(0, MAX_SHOWN), 'kernel log'),
      ...toldBy(failed.slice(0, 1), 'kernel log', 'a request that failed by it'),
      ...toldBy(full.slice(MAX_SHOWN), 'kernel log'),
      ...toldBy(failed.slice(1), 'kernel log'),
      ...toldBy(back === undefined ? [] : [back], 'kernel log', 'it takes writes again'),
      ...cite(mounted, 'where it is mounted'),
    ],
    certainty: 'stated',
    ...(back === undefined ? {} : { ongoing: false }),
    // what it was taken of goes on
    severity: space === 'snapshot' ? 'warning' : undefined,
  }
}

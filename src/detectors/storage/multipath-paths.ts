import type { Found, Step } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { MultipathPath } from '../../records/multipath-path.ts'
import type { Facts } from './disk-io-error.ts'

const nameOf = ({ device, address }: MultipathPath): string => (device === '-' ? address : device)

/** Paths of one map in one file. What was printed last of a path counts. */
export function failedPaths(paths: readonly Cited<MultipathPath>[]): Found<Facts> | undefined {
  const latest = [...new Map(paths.map((path) => [nameOf(path), path])).values()]
  const failed = latest.filter(({ dmState, checker }) => dmState === 'failed' || checker === 'faulty')
  const first = failed[0]
  if (first === undefined) return undefined
  const device = first.map ?? first.dm ?? 'a multipath map'
  const all = failed.length === latest.length
  return {
    group: `\0multipath ${device}`,
    facts: {
      device,
      kind: 'paths',
      kinds: ['paths'],
      sectors: [],
      paths: latest.length,
      failedPaths: failed.length,
      pathDevices: failed.map(nameOf).join(', '),
      queues: first.queues,
      message: first.at.text.trim(),
    },
    entities: { device: first.dm ?? device },
    proof: failed.slice(0, 4).map(({ at, time }) => ({ at, time, witness: 'capture' as const, note: 'a path that has failed' })),
    time: first.time,
    title: all ? `All paths of ${device} have failed` : `Paths of ${device} have failed`,
    // the others carry its requests
    ...(all ? {} : { severity: 'warning' as const }),
  }
}

export function pathsCause(f: Facts): string {
  const all = f.failedPaths === f.paths
  const waits = f.queues === true ? 'its requests wait in the queue until a path is back' : 'its requests fail'
  return `${all ? (f.paths === 1 ? 'The only path' : `All ${f.paths} paths`) : `${f.failedPaths} of ${f.paths} paths`} of the multipath map ${f.device} (${f.pathDevices}) ${f.failedPaths === 1 ? 'has' : 'have'} failed: ${all ? waits : 'the others carry its requests, with less redundancy'}.`
}

export const pathsFix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: `Check what these paths have in common: host adapter, cable, switch port and zone, the array's controller.`,
    run: `dmesg -T | grep -E '${(f.pathDevices ?? '').split(', ').slice(0, 8).join('|')}|multipath'`,
  },
  { when: 'durable', say: `Mend the failed paths, and let the paths of ${f.device} run through separate adapters and switches.` },
  { when: 'verify', say: 'Each path is active and ready again.', run: `multipath -ll ${f.device}` },
]

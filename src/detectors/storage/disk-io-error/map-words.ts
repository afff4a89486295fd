import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'

const isDown = (f: Facts): boolean => f.failedPaths === f.paths
const lostOf = (f: Facts): string =>
  isDown(f)
    ? f.paths === 0
      ? ' has no path left'
      : f.logged === true
        ? ' lost its last path'
        : f.paths === 1
          ? ' lost its only path'
          : ` lost all its ${f.paths} paths`
    : ` lost ${f.failedPaths} of its ${f.paths} paths`

export const mapHeadline = (f: Facts): string =>
  say(
    f.device === '' ? 'A multipath map (its name is not in the input)' : `Multipath map ${f.device}`,
    opt` (mounted on ${f.mount})`,
    lostOf(f),
    opt` (${f.pathDevices})`,
    when(
      isDown(f),
      f.queues === true
        ? ': its requests wait until one is back'
        : f.logged === true && f.queues === undefined
          ? undefined
          : ': its requests fail',
    ),
  )

export const mapCause = (f: Facts): Sentence[] => [
  when(
    isDown(f) && f.queues === true,
    'With queue_if_no_path nothing is told to the programs: they hang in state D (uninterruptible sleep)',
  ),
  when(isDown(f) && f.logged === true && f.queues === undefined, 'Its requests wait or fail, as no_path_retry says'),
  when(isDown(f) && f.queues !== true && (f.logged !== true || f.queues === false), 'Programs and file systems get I/O errors'),
  when(!isDown(f), 'The others carry its requests, with less redundancy'),
]

export const mapFix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: 'Look for what these paths have in common: host adapter, cable, switch port and zone, controller of the array.',
    run: 'lsblk -S -o NAME,HCTL,TRAN,STATE,VENDOR; grep -s . /sys/class/fc_host/host*/port_state',
  },
  {
    when: 'durable',
    say: `Repair the failed paths, and let those of ${f.device || 'this map'} run through separate adapters and switches.`,
  },
  {
    when: 'verify',
    say: 'Within a minute the checker finds each path ready again.',
    run: `multipathd show paths format "%m %d %t %T"${f.device === '' ? '' : ` | grep -F ${word(f.device)}`}`,
  },
]

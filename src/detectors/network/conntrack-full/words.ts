import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, size, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

/** Looked at when it was full; a later look may find it half empty. */
const isFullThen = (f: Facts): boolean => f.count !== undefined && f.max !== undefined && f.count >= f.max * 0.99
const sizeOf = (f: Facts): string | undefined =>
  isFullThen(f) ? opt` (${count(f.count)} of ${count(f.max)} entries)` : opt` (at most ${count(f.max)} entries)`

const tableOf = (f: Facts): string => `connection tracking table${opt` of ${f.host}` ?? ''}${opt` in network namespace ${f.netns}` ?? ''}`

/** What is shown of drops: told by the kernel, counted, or not shown at all. */
const droppedOf = (f: Facts, reports: number): string =>
  either(
    f.dropGrownBy === undefined || f.dropGrownBy === 0
      ? undefined
      : `${count(f.dropGrownBy)} packets of new connections were dropped between the two samples`,
    f.message === undefined ? undefined : `packets of new connections were dropped (reported ${times(reports)})`,
    'a new connection finds no room',
  )

export const headline = (f: Facts, reports: number): string =>
  f.message !== undefined || isFullThen(f)
    ? say(`The ${tableOf(f)} ${isFullThen(f) ? 'is' : 'was'} full${sizeOf(f) ?? ''}: ${droppedOf(f, reports)}`)
    : say(`The ${tableOf(f)} refuses new connections${sizeOf(f) ?? ''}: ${droppedOf(f, reports)}`)

export const effect = (f: Facts, reports: number): Sentence => say(`The ${tableOf(f)} was full: ${droppedOf(f, reports)}`)

export const cause = (f: Facts): Sentence[] => [
  'Established connections go on; new ones time out or fail with "Operation not permitted"',
  f.message === undefined
    ? undefined
    : (opt`The line is rate limited: up to ${count(f.suppressed)} more were not printed` ??
      'The line is rate limited: there may be more drops than lines'),
  when(f.dropGrownBy === undefined, opt`Its statistics count ${count(f.drop)} dropped packets since boot`),
  when(
    f.message !== undefined && f.count !== undefined && f.max !== undefined && !isFullThen(f),
    `At another moment ${count(f.count ?? 0)} entries stood in it: it is not full all the time`,
  ),
  listedOf(f),
]

const listedOf = (f: Facts): Sentence =>
  opt`Of the entries listed ${count(f.topSourceEntries)} come from ${f.topSource} and ${count(f.topDestinationEntries)} go to ${f.topDestination}`

/** Bytes of one entry (struct nf_conn with its extensions), about. */
const ENTRY_BYTES = 320

/** Kernels before nf_conntrack (2.6.18) have other names for it all. */
const isOld = (f: Facts): boolean => /^(?:ip_conntrack: ){1,2}table full/.test(f.message ?? '')
const setting = (f: Facts, name: 'count' | 'max'): string =>
  isOld(f) ? `net.ipv4.netfilter.ip_conntrack_${name}` : `net.netfilter.nf_conntrack_${name}`

/** The size of the table is not in the input: the host knows it. */
const unsized = (f: Facts): Step =>
  f.message === undefined
    ? {
        when: 'now',
        say: 'See how large the table is and how full now; double its maximum when it is full.',
        run: `sysctl ${setting(f, 'count')} ${setting(f, 'max')}`,
      }
    : {
        when: 'now',
        say: 'Double its maximum, whatever it is now.',
        run: `sysctl -w ${setting(f, 'max')}=$(($(sysctl -n ${setting(f, 'max')}) * 2))`,
        changes: 'host',
      }

export const fix = (f: Facts): Step[] => {
  const raised = f.max === undefined ? undefined : f.max * 2
  return [
    raised === undefined
      ? unsized(f)
      : {
          when: 'now',
          say: `Double its maximum to ${count(raised)}: ${size(Math.ceil((f.max! * ENTRY_BYTES) / 1024))} more memory at most.`,
          run: `sysctl -w ${setting(f, 'max')}=${raised}`,
          changes: 'host',
        },
    f.topSource === undefined
      ? {
          when: 'durable',
          say: 'Find what fills it (one client, a scan, connections that linger), limit or exempt it (NOTRACK), and keep the maximum in /etc/sysctl.d.',
          run: `${isOld(f) ? 'cat /proc/net/ip_conntrack' : 'conntrack -L 2>/dev/null'} | grep -o 'src=[^ ]* dst=[^ ]*' | sort | uniq -c | sort -rn | head`,
        }
      : {
          when: 'durable',
          say: `Let ${f.topSource} open fewer connections to ${f.topDestination ?? 'its peers'}, or exempt that traffic (NOTRACK); keep the maximum in /etc/sysctl.d.`,
        },
    {
      when: 'verify',
      say:
        raised === undefined
          ? 'Through the next busy hour the entries stay below four fifths of the maximum.'
          : `Through the next busy hour the entries stay below ${count(Math.floor(raised * 0.8))}, four fifths of the maximum.`,
      run: `sysctl ${setting(f, 'count')}`,
    },
  ]
}

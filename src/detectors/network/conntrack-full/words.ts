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
    f.message === undefined ? undefined : `packets of new connections were dropped, as the kernel reports ${times(reports)}`,
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

/** The size of the table is not in the input: the host knows it. */
const unsized = (f: Facts): Step =>
  f.message === undefined
    ? {
        when: 'now',
        say: 'See how large the table is and how full now; double its maximum when it is full.',
        run: 'sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max',
      }
    : {
        when: 'now',
        say: 'Double its maximum, whatever it is now.',
        run: 'sysctl -w net.netfilter.nf_conntrack_max=$(($(sysctl -n net.netfilter.nf_conntrack_max) * 2))',
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
          run: `sysctl -w net.netfilter.nf_conntrack_max=${raised}`,
          changes: 'host',
        },
    f.topSource === undefined
      ? {
          when: 'durable',
          say: 'Find what fills it (one client, a scan, connections that linger), limit or exempt it (NOTRACK), and keep the maximum in /etc/sysctl.d.',
          run: "conntrack -L 2>/dev/null | grep -o 'src=[^ ]* dst=[^ ]*' | sort | uniq -c | sort -rn | head",
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
      run: 'sysctl net.netfilter.nf_conntrack_count',
    },
  ]
}

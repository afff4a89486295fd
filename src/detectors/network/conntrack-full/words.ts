import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, size, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

const sizeOf = (f: Facts): string | undefined => opt` (${count(f.count)} of ${count(f.max)} entries)` ?? opt` (${count(f.max)} entries)`

export const headline = (f: Facts, reports: number): string =>
  say(
    `The connection tracking table${opt` of ${f.host}` ?? ''}${opt` in network namespace ${f.netns}` ?? ''} is full${sizeOf(f) ?? ''}`,
    either(
      f.dropGrownBy === undefined || f.dropGrownBy === 0
        ? undefined
        : `: ${count(f.dropGrownBy)} packets of new connections were dropped between the two samples`,
      f.message === undefined ? undefined : `: packets of new connections were dropped, as the kernel reports ${times(reports)}`,
      ': packets of new connections are dropped',
    ),
  )

export const cause = (f: Facts): Sentence[] => [
  'Established connections go on; new ones time out or fail with "Operation not permitted"',
  f.message === undefined
    ? undefined
    : `The line is rate limited${opt`: up to ${count(f.suppressed)} more were not printed` ?? ', so there were more drops than lines'}`,
  when(f.dropGrownBy === undefined, opt`Its statistics count ${count(f.drop)} dropped packets since boot`),
  opt`Of the entries listed ${count(f.topSourceEntries)} come from ${f.topSource} and ${count(f.topDestinationEntries)} go to ${f.topDestination}`,
]

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
        say: 'Double its maximum: its size is not in the input, so the command reads it first.',
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
          say: `Double its maximum to ${count(raised)}; that takes at most ${size(Math.ceil((f.max! * ENTRY_BYTES) / 1024))} more memory.`,
          run: `sysctl -w net.netfilter.nf_conntrack_max=${raised}`,
          changes: 'host',
        },
    f.topSource === undefined
      ? {
          when: 'durable',
          say: 'Find what fills it, one client, a scan, or connections that linger; limit or exempt that traffic (NOTRACK), shorten net.netfilter.nf_conntrack_tcp_timeout_established, and keep the larger maximum in /etc/sysctl.d.',
          run: "conntrack -L 2>/dev/null | grep -o 'src=[^ ]* dst=[^ ]*' | sort | uniq -c | sort -rn | head",
        }
      : {
          when: 'durable',
          say: `Let ${f.topSource} open fewer connections to ${f.topDestination ?? 'its peers'} or exempt that traffic (NOTRACK), shorten the timeout of its protocol, and keep the larger maximum in /etc/sysctl.d.`,
        },
    {
      when: 'verify',
      say:
        raised === undefined
          ? 'The number of entries stays below four fifths of the maximum at the busiest time.'
          : `The number of entries stays below ${count(Math.floor(raised * 0.8))}, four fifths of the new maximum, at the busiest time.`,
      run: 'sysctl net.netfilter.nf_conntrack_count',
    },
  ]
}

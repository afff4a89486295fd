import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, plural, size, times } from '../../../core/words/numbers.ts'
import { either, opt, say } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

/** Of x86 and most others. */
const PAGE_KIB = 4

const max = ({ tcpMem }: Facts): number | undefined => tcpMem?.[2]
const tcpOf = ({ host }: Facts): string => opt`TCP on ${host}` ?? 'TCP'

export const headline = (f: Facts, reports: number): string => {
  if (f.pressures !== undefined)
    return say(
      `${tcpOf(f)} ran low on memory ${times(f.pressures)} between the two samples`,
      f.aborts === undefined ? undefined : `, and ${plural(f.aborts, 'connection')} ${f.aborts === 1 ? 'was' : 'were'} broken off for it`,
    )
  if (f.kind === 'orphans')
    return say(
      `${tcpOf(f)} has too many sockets that no process owns any more`,
      opt` (${count(f.orphans)} of at most ${count(f.maxOrphans)})`,
      f.said ? `: the kernel destroyed some (reported ${times(reports)})` : ': the kernel destroys what is above the limit',
    )
  return say(
    `${tcpOf(f)} has no memory left for socket buffers`,
    either(
      opt`: ${count(f.memPages)} of ${count(max(f))} pages of net.ipv4.tcp_mem are in use`,
      f.said ? ` (reported ${times(reports)})` : undefined,
    ),
  )
}

export const effect = (f: Facts): Sentence =>
  say(
    tcpOf(f),
    f.kind === 'orphans'
      ? ' has too many sockets that no process owns'
      : f.pressures === undefined
        ? ' has no memory left for socket buffers'
        : ' ran low on memory',
  )

export const cause = (f: Facts): Sentence[] => {
  if (f.kind === 'orphans')
    return [
      'Programs close connections faster than their peers finish them, or the peers are gone; each such socket keeps up to 64 KiB for minutes',
    ]
  return [
    f.tcpMem === undefined
      ? undefined
      : `From ${size(f.tcpMem[1]! * PAGE_KIB)} on TCP saves, at ${size(f.tcpMem[2]! * PAGE_KIB)} it refuses (the last two numbers of net.ipv4.tcp_mem, ${count(f.tcpMem[1]!)} and ${count(f.tcpMem[2]!)} pages)`,
    f.pressures === undefined
      ? 'Connections stall or are reset although the machine may have free memory'
      : 'Receive windows shrink and connections slow down although the machine may have free memory',
    f.said ? 'The line is rate limited: there may be more refusals than lines' : undefined,
  ]
}

export const fix = (f: Facts): Step[] => (f.kind === 'orphans' ? fixOrphans(f) : fixMemory(f))

const fixOrphans = (f: Facts): Step[] => [
  {
    when: 'now',
    say: 'See towards whom they linger (FIN-WAIT-1 and LAST-ACK without an owner).',
    run: "ss -tanH state fin-wait-1 state last-ack | awk '{ print $4, $5 }' | sort | uniq -c | sort -rn | head",
  },
  {
    when: 'durable',
    say: `Let that service wait for its peers before it closes; raise net.ipv4.tcp_max_orphans${opt` from ${f.maxOrphans}` ?? ''} only with memory to spare${opt`: twice as many may take ${size(f.maxOrphans === undefined ? undefined : f.maxOrphans * 2 * 64)}` ?? ''}.`,
  },
  {
    when: 'verify',
    say: `The number behind "orphan" stays below ${f.maxOrphans === undefined ? 'net.ipv4.tcp_max_orphans' : `half of ${count(f.maxOrphans)}`}.`,
    run: 'grep ^TCP: /proc/net/sockstat',
  },
]

const fixMemory = (f: Facts): Step[] => {
  const raised = f.tcpMem?.map((pages) => pages * 2).join(' ')
  return [
    {
      when: 'now',
      say: 'Find the sockets with most in their queues: a reader that does not read (Recv-Q) holds the memory.',
      run: 'ss -tanpH | sort -k2,2nr | head; ss -tanpH | sort -k3,3nr | head',
    },
    raised === undefined
      ? {
          when: 'durable',
          say: 'Repair the reader; if the load is real, raise net.ipv4.tcp_mem (three numbers, in pages) or lower tcp_rmem and tcp_wmem.',
          run: 'sysctl net.ipv4.tcp_mem net.ipv4.tcp_rmem net.ipv4.tcp_wmem',
        }
      : {
          when: 'durable',
          say: `Repair the reader; if the load is real, double net.ipv4.tcp_mem, so that TCP may take up to ${size(f.tcpMem![2]! * 2 * PAGE_KIB)}.`,
          run: `sysctl -w net.ipv4.tcp_mem='${raised}'`,
          changes: 'host',
        },
    {
      when: 'verify',
      say: `The number behind "mem" stays below ${f.tcpMem === undefined ? 'the second number of net.ipv4.tcp_mem' : count(f.tcpMem[1]!)}, where TCP begins to save.`,
      run: 'grep ^TCP: /proc/net/sockstat',
    },
  ]
}

import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { count, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

const MANY_PORTS = 4

/** `gateway (pid 4711) on port 9443`, `The programs that listen on ports 50100 and 50101`. */
function whoOf(f: Facts): string {
  if (f.ports !== undefined) return `The programs that listen on ports ${listed(f.ports.map(String), MANY_PORTS)}`
  const where = f.port === undefined ? opt`socket ${f.address}` : `port ${f.port}`
  const who = processName(f)
  if (who !== undefined) return `${who}${opt` on ${where}` ?? ''}`
  return where === undefined
    ? `Some listening socket${opt` of ${f.host}` ?? ''} (which one is not in the input)`
    : `The program that listens on ${where}`
}

const does = (f: Facts): string => (f.ports === undefined ? 'does' : 'do')

export const headline = (f: Facts): string =>
  say(
    `${whoOf(f)} ${does(f)} not accept connections as fast as they come`,
    f.waiting === undefined ? undefined : `: ${count(f.waiting)} wait${opt`, its queue takes ${count(f.backlog)}` ?? ''}`,
    f.waiting !== undefined
      ? undefined
      : f.grownBy !== undefined && f.grownBy > 0
        ? `: ${count(f.grownBy)} were refused between the two samples`
        : undefined,
    f.cookies === undefined ? undefined : f.cookies ? '; the kernel answers new ones with SYN cookies' : '; the kernel drops new ones',
  )

export const cause = (f: Facts): Sentence[] => [
  when(f.waiting !== undefined || f.grownBy === undefined, opt`${overflows(f)}`),
  f.synQueueFullGrownBy !== undefined
    ? `Between the two samples the queue of half-open connections was full ${times(f.synQueueFullGrownBy)}`
    : f.dropsGrownBy !== undefined && f.dropsGrownBy > (f.grownBy ?? 0)
      ? `Between the two samples ${count(f.dropsGrownBy)} new connections were dropped`
      : undefined,
  'It is rarely an attack: the program accepts too slowly, or its backlog is too small for the burst',
]

const overflows = ({ listenOverflows, grownBy }: Facts): string | undefined =>
  listenOverflows === undefined || listenOverflows === 0
    ? undefined
    : say(
        `The kernel counts ${count(listenOverflows)} refused connections since boot`,
        grownBy === 0 ? undefined : opt`, ${count(grownBy)} of them between the two samples`,
      ).slice(0, -1)

export const fix = (f: Facts): Step[] => {
  const ports = f.ports ?? (f.port === undefined ? [] : [f.port])
  const filter =
    ports.length === 0
      ? ''
      : ` '${ports
          .slice(0, MANY_PORTS)
          .map((port) => `sport = :${port}`)
          .join(' or ')}'`
  return [
    f.waiting === undefined
      ? { when: 'now', say: 'See whose accept queue is full: Recv-Q (waiting) at Send-Q (the backlog) or above.', run: `ss -lntp${filter}` }
      : {
          when: 'now',
          say: `See what ${f.comm ?? 'the program'} does instead of accepting: which of its threads run, and what the others wait for.`,
          ...(f.pid === undefined ? {} : { run: `ps -L -o tid,stat,pcpu,wchan:24,comm -p ${f.pid}` }),
        },
    {
      when: 'durable',
      say: `Let ${f.comm ?? 'the program'} accept faster (more workers, no blocking work in the accept loop); then raise its backlog${f.backlog === undefined ? '' : ` from ${f.backlog} to ${f.backlog * 4}`} and net.core.somaxconn with it, of which the smaller counts.`,
      run: 'sysctl net.core.somaxconn net.ipv4.tcp_max_syn_backlog',
    },
    {
      when: 'verify',
      say: 'The number of overflows stands still for a minute under load.',
      run: 'nstat -az TcpExtListenOverflows TcpExtListenDrops; sleep 60; nstat -az TcpExtListenOverflows TcpExtListenDrops',
    },
  ]
}

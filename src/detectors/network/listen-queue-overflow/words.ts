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
    ? `A program${opt` of ${f.host}` ?? ''} that the input does not name`.replace(/^A program/, 'Some program')
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
        : f.cookies === undefined
          ? opt`: ${refusedOf(f)} were refused since boot`
          : undefined,
    f.cookies === undefined ? undefined : f.cookies ? '; the kernel answers new ones with SYN cookies' : '; the kernel drops new ones',
  )

const refusedOf = ({ listenOverflows }: Facts): string | undefined =>
  listenOverflows === undefined || listenOverflows === 0 ? undefined : count(listenOverflows)

export const effect = (f: Facts): Sentence => say(`${whoOf(f)} ${does(f)} not accept connections as fast as they come`)

export const cause = (f: Facts): Sentence[] => [
  when(f.waiting !== undefined || (f.grownBy === undefined && f.cookies !== undefined), opt`${overflows(f)}`),
  f.synQueueFullGrownBy !== undefined
    ? `Between the two samples the queue of half-open connections was full ${times(f.synQueueFullGrownBy)}`
    : f.dropsGrownBy !== undefined && f.dropsGrownBy > (f.grownBy ?? 0)
      ? `Between the two samples ${count(f.dropsGrownBy)} new connections were dropped`
      : undefined,
  'The program accepts too slowly, or its backlog (the length of the queue) is too small for the burst',
]

/** The kernel calls it a flood; it says so of every full queue. */
export const excluded = (f: Facts): Sentence[] => [
  when(f.cookies !== undefined, 'An attack, by this line alone: the kernel prints "possible SYN flooding" whenever a queue is full'),
]

const overflows = ({ listenOverflows, grownBy }: Facts): string | undefined =>
  listenOverflows === undefined || listenOverflows === 0
    ? undefined
    : say(
        `${count(listenOverflows)} connections were refused since boot`,
        grownBy === 0 ? undefined : opt`, ${count(grownBy)} of them between the two samples`,
      ).slice(0, -1)

export const fix = (f: Facts): Step[] => {
  const ports = f.ports ?? (f.port === undefined ? [] : [f.port])
  const filter =
    ports.length === 0 || ports.length > 2
      ? ''
      : ` '${ports
          .slice(0, MANY_PORTS)
          .map((port) => `sport = :${port}`)
          .join(' or ')}'`
  return [
    f.waiting === undefined
      ? { when: 'now', say: 'See whose queue is full: Recv-Q (waiting) at Send-Q (the backlog) or above.', run: `ss -lntp${filter}` }
      : {
          when: 'now',
          say: `See what ${f.comm ?? 'the program'} does instead of accepting: who runs, and what the others wait for.`,
          run: f.pid === undefined ? `ss -lntp${filter}` : `ps -L -o tid,stat,pcpu,wchan:24,comm -p ${f.pid}`,
        },
    {
      when: 'durable',
      say: `Let ${f.comm ?? 'the program'} accept faster (more workers); then raise its backlog${f.backlog === undefined ? '' : ` from ${f.backlog} to ${f.backlog * 4}`} and net.core.somaxconn: the smaller counts.`,
      run: 'sysctl net.core.somaxconn',
    },
    {
      when: 'verify',
      say: 'The number of overflows stands still for a minute under load.',
      run: 'for i in 1 2; do nstat -asz "TcpExtListen*"; sleep 60; done',
    },
  ]
}

import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { count, plural, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

/** Seconds for which a closed connection keeps its port (TCP_TIMEWAIT_LEN, include/net/tcp.h). */
const TIME_WAIT_SECONDS = 60
/** Of the range that ip(7) names. */
const USUAL_PORTS = 28_232

export const headline = (f: Facts, lines: number): string =>
  f.errno === undefined
    ? say(
        `${f.peer} takes all local ports${opt` of ${f.host}` ?? ''}: ${count(f.portsInUse)}${opt` of ${count(f.rangePorts)}` ?? ''} are in use towards it, ${count(f.timeWait)} of them closed and waiting (TIME_WAIT)`,
      )
    : say(
        `${either(processName(f), opt`A program of ${f.host} (name not in the input)`, 'A program (name not in the input)')} could not connect${opt` to ${f.peer}` ?? ''}`,
        lines === 1 ? undefined : ` ${times(lines)}`,
        ' because no local port was free',
        either(
          opt`: ${count(f.portsInUse)} of ${count(f.rangePorts)} are in use towards it`,
          // one port may serve once towards each destination, so there may be more connections than ports
          (f.timeWait ?? 0) > (f.rangePorts ?? 0)
            ? opt`: ${count(f.timeWait)} closed connections still keep theirs (TIME_WAIT), and the range has ${count(f.rangePorts)}`
            : opt`: ${count(f.timeWait)} of ${count(f.rangePorts)} are closed and waiting (TIME_WAIT)`,
          opt`: ${count(f.timeWait)} closed connections still keep theirs (TIME_WAIT)`,
          opt`: the range has ${count(f.rangePorts)}`,
        ),
      )

export const effect = (f: Facts): Sentence =>
  say('No local port was free', opt` for connections to ${f.peer}`, opt`: ${count(f.portsInUse)} are in use towards it`)

export const cause = (f: Facts): Sentence[] => [
  when(
    f.errno !== undefined && f.portsInUse !== undefined && f.rangePorts !== undefined,
    f.timeWait === f.portsInUse
      ? 'All of these are closed and waiting (TIME_WAIT)'
      : opt`Of these ${count(f.timeWait)} are closed and waiting (TIME_WAIT)`,
  ),
  `A connection that this side closes keeps its port for ${TIME_WAIT_SECONDS} s, and towards one destination each port serves once`,
  f.rangePorts === undefined
    ? `The usual range of ${count(USUAL_PORTS)} ports allows about ${plural(perSecond(USUAL_PORTS), 'new connection')} a second to one destination`
    : `The range ${f.rangeFrom}–${f.rangeTo} allows about ${plural(perSecond(f.rangePorts), 'new connection')} a second to one destination`,
]

const perSecond = (ports: number): number => Math.max(1, Math.floor(ports / TIME_WAIT_SECONDS))

const WIDEST: readonly [number, number] = [1024, 65_535]

export const fix = (f: Facts): Step[] => {
  const isWide = (f.rangePorts ?? USUAL_PORTS) > 60_000
  return [
    ...(isWide ? [] : [{ when: 'now' as const, say: 'See that no service listens on a port of the wider range.', run: 'ss -lntp' }]),
    isWide
      ? {
          when: 'now',
          say: 'Let new connections take the ports of closed ones: the range is as wide as it gets.',
          run: 'sysctl -w net.ipv4.tcp_tw_reuse=1',
          changes: 'host',
        }
      : {
          when: 'now',
          say: `Widen the range to ${WIDEST.join('–')}: ${count(WIDEST[1] - WIDEST[0] + 1)} ports instead of ${f.rangePorts === undefined ? `usually ${count(USUAL_PORTS)}` : count(f.rangePorts)}.`,
          run: `sysctl -w net.ipv4.ip_local_port_range='${WIDEST.join(' ')}'`,
          changes: 'host',
        },
    {
      when: 'durable',
      say: `Let ${f.comm ?? 'the client'} keep its connections${opt` to ${f.peer}` ?? ''} open and use them again (a pool, keep-alive).`,
    },
    {
      when: 'verify',
      say: `The number of sockets in TIME_WAIT${opt` towards ${f.peer}` ?? ''} stays below half of the ports for an hour.`,
      run: f.port === undefined ? 'ss -tanH state time-wait | wc -l' : `ss -tanH state time-wait 'dport = :${f.port}' | wc -l`,
    },
  ]
}

import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, duration } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const placeOf = (f: Facts): string => {
  if (f.where === 'nic') return f.device ?? 'A network card'
  if (f.where === 'softnet') return `CPU ${f.cpu}`
  return 'UDP'
}

const fullOf: Record<Facts['where'], string> = {
  udp: 'the receive buffer of a socket was full',
  softnet: 'its backlog was full (netdev_max_backlog)',
  nic: 'its receive ring was full',
}

export const headline = (f: Facts): string =>
  say(
    `${placeOf(f)}${opt` ${f.where === 'udp' ? 'on' : 'of'} ${f.host}` ?? ''} lost ${count(f.lost)}`,
    f.came === undefined ? ' packets' : ` of ${count(f.came)} packets`,
    f.seconds === undefined ? ' between the two captures' : ` in ${duration(f.seconds)}`,
    f.lostPct === 0 ? ' (less than 0.1 %)' : opt` (${f.lostPct} %)`,
    `: ${fullOf[f.where]}`,
  )

export const cause = (f: Facts): Sentence[] => [
  {
    udp: 'Its program reads more slowly than datagrams come, or they come in bursts larger than the buffer; UDP does not send them again',
    softnet: 'Packets come to this CPU faster than it takes them from its backlog, mostly because all of one card go to it',
    nic: 'Packets come faster than the CPUs take them from the card, or in bursts larger than the ring',
  }[f.where],
  f.total > f.lost ? `Since boot it lost ${count(f.total)}` : undefined,
]

const UDP_BUFFER_BYTES = 8_388_608
const BACKLOG = 10_000

export const fix = (f: Facts): Step[] => [now(f), durable(f), verify(f)]

function now(f: Facts): Step {
  if (f.where === 'udp')
    return {
      when: 'now',
      say: 'Find the socket: the one whose receive queue is full (Recv-Q) and whose drops (d in skmem) grow.',
      run: 'ss -uanmp',
    }
  if (f.where === 'softnet')
    return {
      when: 'now',
      say: `Make the backlog larger: ${count(BACKLOG)} packets (the default is 1,000).`,
      run: `sysctl -w net.core.netdev_max_backlog=${BACKLOG}`,
      changes: 'host',
    }
  return {
    when: 'now',
    say: 'See how large the ring is (current) and may be (maximum); then make it so with ethtool -G.',
    run: `ethtool -g ${word(f.device ?? 'eth0')}`,
  }
}

function durable(f: Facts): Step {
  if (f.where === 'udp')
    return {
      when: 'durable',
      say: 'Let the program read faster, in a thread of its own or with several sockets (SO_REUSEPORT), and ask for a larger buffer (SO_RCVBUF) up to net.core.rmem_max; 8 MiB takes bursts of some thousand datagrams.',
      run: `sysctl -w net.core.rmem_max=${UDP_BUFFER_BYTES}`,
      changes: 'host',
    }
  if (f.where === 'softnet')
    return {
      when: 'durable',
      say: 'Spread the packets over the CPUs: more receive queues of the card (ethtool -L), irqbalance, or RPS where it has one queue.',
    }
  return {
    when: 'durable',
    say: `Spread the queues of ${f.device ?? 'the card'} over the CPUs (RSS, irqbalance) and keep the larger ring in the network configuration.`,
  }
}

function verify(f: Facts): Step {
  const say = 'The number of lost packets stands still for a minute under load.'
  if (f.where === 'udp') return { when: 'verify', say, run: 'nstat -az UdpRcvbufErrors; sleep 60; nstat -az UdpRcvbufErrors' }
  if (f.where === 'softnet')
    return {
      when: 'verify',
      say: `${say} It is the second column, in hexadecimal.`,
      run: 'cat /proc/net/softnet_stat; sleep 60; cat /proc/net/softnet_stat',
    }
  const file = `/sys/class/net/${word(f.device ?? 'eth0')}/statistics/rx_missed_errors`
  return { when: 'verify', say, run: `cat ${file}; sleep 60; cat ${file}` }
}

import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, duration } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const placeOf = (f: Facts): string => {
  if (f.where === 'nic') return f.device ?? 'A network card (its name is not in the input)'
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
  f.ring !== undefined && f.ringMax !== undefined && f.ring < f.ringMax
    ? `Its ring holds ${count(f.ring)} packets, and may hold ${count(f.ringMax)}`
    : undefined,
  f.total > f.lost ? `Since boot it lost ${count(f.total)}` : undefined,
]

export const effect = (f: Facts): Sentence => say(`${placeOf(f)} lost ${count(f.lost)} packets`, opt` (${f.lostPct} %)`)

const UDP_BUFFER_BYTES = 8_388_608
const BACKLOG = 10_000

export const fix = (f: Facts): Step[] => [now(f), durable(f), verify(f)]

function now(f: Facts): Step {
  if (f.where === 'udp')
    return {
      when: 'now',
      say: 'Find the socket: its receive queue is full (Recv-Q), and its drops (d in skmem) grow.',
      run: 'ss -uanmp',
    }
  if (f.where === 'softnet')
    return {
      when: 'now',
      say: `Make the backlog larger: ${count(BACKLOG)} packets (the default is 1,000).`,
      run: `sysctl -w net.core.netdev_max_backlog=${BACKLOG}`,
      changes: 'host',
    }
  if (f.device !== undefined && f.ring !== undefined && f.ringMax !== undefined && f.ring < f.ringMax)
    return {
      when: 'now',
      say: `Make its receive ring larger: ${count(f.ringMax)} packets instead of ${count(f.ring)}. Many cards lose their link for a second over it.`,
      run: `ethtool -G ${word(f.device)} rx ${f.ringMax}`,
      changes: 'host',
    }
  if (f.device !== undefined && f.ring !== undefined)
    return {
      when: 'now',
      say: 'Its receive ring is as large as it may be: see how its queues are spread over the CPUs.',
      run: `grep -F ${word(f.device)} /proc/interrupts; ethtool -l ${word(f.device)}`,
    }
  return {
    when: 'now',
    say: f.device === undefined ? 'See which card it is.' : 'See how large the ring is and may be (maximum); ethtool -G makes it so.',
    run: f.device === undefined ? 'ip -s link' : `ethtool -g ${word(f.device)}`,
  }
}

function durable(f: Facts): Step {
  if (f.where === 'udp')
    return {
      when: 'durable',
      say: 'Let the program read faster (a thread of its own, several sockets), and ask for a larger buffer (SO_RCVBUF) up to this maximum of 8 MiB.',
      run: `sysctl -w net.core.rmem_max=${UDP_BUFFER_BYTES}`,
      changes: 'host',
    }
  if (f.where === 'softnet')
    return {
      when: 'durable',
      say: 'Spread the packets over the CPUs: irqbalance, more queues of the card (ethtool -L), or RPS where it has one.',
    }
  return {
    when: 'durable',
    say: `Spread the queues of ${f.device ?? 'the card'} over the CPUs (irqbalance), and keep the larger ring in the network configuration.`,
  }
}

const twice = (look: string): string => `for i in 1 2; do ${look}; sleep 60; done`

function verify(f: Facts): Step {
  const say = 'The number of lost packets stands still for a minute under load.'
  if (f.where === 'udp') return { when: 'verify', say, run: twice('nstat -asz UdpRcvbufErrors') }
  if (f.where === 'softnet')
    return {
      when: 'verify',
      say: 'The second column (lost packets, hexadecimal) stands still for a minute under load.',
      run: twice('cat /proc/net/softnet_stat'),
    }
  if (f.device === undefined) return { when: 'verify', say }
  if (f.counter !== undefined) return { when: 'verify', say, run: twice(`ethtool -S ${word(f.device)} | grep -w ${word(f.counter)}`) }
  const file = word(`/sys/class/net/${f.device}/statistics/rx_missed_errors`)
  return { when: 'verify', say, run: twice(`cat ${file}`) }
}

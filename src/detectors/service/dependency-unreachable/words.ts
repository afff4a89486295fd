import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { PeerFailure } from '../../../records/peer-failure.ts'
import type { Facts } from './judge.ts'

const HOW: Record<PeerFailure['how'], readonly [string, string]> = {
  refused: ['refuses connections', 'connection refused'],
  'timed out': ['does not answer', 'no answer'],
  'no route': ['cannot be reached (no route to host)', 'no route to host'],
  reset: ['breaks connections off', 'its connections are broken off'],
}
const peerOf = (f: Facts): string => `${f.peer}${opt` (${f.address})` ?? ''}`

/** Once is said with its time. */
const often = (count: number): Sentence => when(count > 1, `, ${times(count)}`)

/** Services and names of engines. */
const DAEMON: Readonly<Record<string, { readonly name: string; readonly unit: string; readonly shows: string }>> = {
  docker: { name: 'The Docker daemon', unit: 'docker', shows: 'docker info' },
  podman: { name: 'Podman', unit: 'podman.socket', shows: 'podman info' },
  nerdctl: { name: 'containerd', unit: 'containerd', shows: 'nerdctl info' },
}
const daemonOf = ({ engine, peer }: Facts) => {
  if (engine === 'crictl' && peer.includes('crio')) return { name: 'CRI-O', unit: 'crio', shows: 'crictl info' }
  if (engine === 'crictl') return { ...DAEMON['nerdctl']!, shows: 'crictl info' }
  return engine === undefined ? undefined : (DAEMON[engine] ?? DAEMON['docker']!)
}

export const headline = (f: Facts, count: number): string =>
  daemonOf(f) !== undefined
    ? say(`${daemonOf(f)!.name} does not answer at ${f.peer}, so no container can be looked at or started`, often(count))
    : f.who === undefined
      ? say(
          `Server ${peerOf(f)} ${HOW[f.how][0]}`,
          f.stopped ? '; the program that needs it ended over it' : often(count),
          when(f.reachedAgain, '; it is reached again since'),
        )
      : say(
          `${f.who} ${f.how === 'reset' ? 'loses' : 'cannot reach'} ${peerOf(f)}: ${HOW[f.how][1]}`,
          f.stopped ? '; it ended over that' : often(count),
          when(f.reachedAgain, '; it is reached again since'),
        )

export const effect = (f: Facts): Sentence =>
  daemonOf(f) !== undefined
    ? say(`${daemonOf(f)!.name} does not answer`)
    : f.who === undefined
      ? say(`Server ${f.peer} ${HOW[f.how][0]}`)
      : say(`${f.who} ${f.how === 'reset' ? 'loses' : 'cannot reach'} ${f.peer}`)

const MEANS: Record<PeerFailure['how'], string> = {
  refused: 'The machine answers, and nothing listens on that port: the service there is down, still starting, or listens elsewhere',
  'timed out': 'Nothing came back: the machine is down, a firewall drops the packets, or the service is too busy to accept',
  'no route': 'The network itself says that it knows no way there: the machine is down, or a route or a firewall is in the way',
  reset: 'The connection was accepted and then broken off: the service ended or restarted, or something between the two closed it',
}

export const cause = (f: Facts): Sentence[] => [
  daemonOf(f) === undefined
    ? MEANS[f.how]
    : 'Nobody is behind that socket: the daemon does not run, or this shell asks at another place than it listens (DOCKER_HOST, docker context)',
]

export const fix = (f: Facts): Step[] => {
  const daemon = daemonOf(f)
  if (daemon !== undefined)
    return [
      {
        when: 'now',
        say: 'See whether it runs, and what it said before it ended.',
        run: `systemctl status ${daemon.unit} --no-pager; journalctl -u ${daemon.unit} -n 50 --no-pager`,
      },
      { when: 'durable', say: 'Remove what ended it, and let it start with the machine.', run: `systemctl is-enabled ${daemon.unit}` },
      { when: 'verify', say: 'Its client shows the server.', run: daemon.shows },
    ]
  const local = /^(?:127\.|localhost$|::1$)/.test(f.host)
  const at = `${word(f.host)}${opt` ${f.port}` ?? ''}`
  return [
    local && f.port !== undefined
      ? { when: 'now', say: `See whether anything listens on port ${f.port} here.`, run: `ss -ltnp 'sport = :${f.port}'` }
      : {
          when: 'now',
          say: `See from this machine whether ${f.peer} answers now.`,
          run: f.port === undefined ? `ping -c 3 ${at}` : `nc -vz -w 3 ${at}`,
        },
    {
      when: 'durable',
      say: `Bring the service behind ${f.peer} back, or correct the address${f.stopped ? `; let ${f.who ?? 'the program'} try again instead of ending` : ''}.`,
    },
    {
      when: 'verify',
      say: `No line of this kind for ten minutes${opt`, and ${f.unit} stays active` ?? ''}.`,
      ...(f.unit === undefined ? {} : { run: `systemctl status ${word(f.unit)}` }),
    },
  ]
}

import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { midSentence, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { PeerFailure } from '../../../records/peer-failure.ts'
import { backendCause, behind, backendFix, backendHeadline } from './backend-words.ts'
import { proxyFix, unshaken } from './proxy-words.ts'
import { askEach, clusterCause, clusterHeadline, peersOf, whatPeersDo } from './member-words.ts'
import { unnamedCause, unnamedFix } from './unnamed.ts'
import { isUnrouted, METADATA, METADATA_FIX, UNROUTED, unroutedFix } from './unrouted.ts'
import { type Facts, isSocket } from './judge.ts'

const HOW: Record<PeerFailure['how'], readonly [string, string]> = {
  refused: ['refuses connections', 'connection refused'],
  'timed out': ['does not answer', 'no answer'],
  'no route': ['cannot be reached (no route to host)', 'no route to host'],
  reset: ['breaks connections off', 'its connections are broken off'],
  'not made': ['takes no connection', 'the connection cannot be made'],
}
/** What became of it: as a sentence says of a server, and behind a colon. */
const howOf = (f: Facts): readonly [string, string] =>
  isUnrouted(f) ? ['cannot be reached (network is unreachable)', 'network is unreachable'] : HOW[f.how]
const peerOf = (f: Facts): string => `${peersOf(f)}${f.address === undefined || f.peer.startsWith(f.address) ? '' : ` (${f.address})`}`

/** Begins a sentence. */
const serverOf = (f: Facts): string =>
  f.unnamed === true ? f.peer.replace(/^(?:a|the) /, (article) => article[0]!.toUpperCase() + article.slice(1)) : `Server ${peerOf(f)}`

const again = (f: Facts): Sentence => when(f.reachedAgain, '; it is reached again since')

/** Once is said with its time. */
const often = (count: number): Sentence => when(count > 1, `, ${times(count)}`)

/** Whose pods or objects the API server does not make. */
const unmade = (f: Facts): string => (f.who === undefined ? 'The API server makes no new objects' : `${f.who} gets no pods`)

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
  f.cluster !== undefined && !f.reachedAgain
    ? clusterHeadline(f)
    : f.backend !== undefined
      ? backendHeadline(f, f.backend)
      : daemonOf(f) !== undefined
        ? say(`${daemonOf(f)!.name} does not answer at ${f.peer}, so no container can be looked at or started`, often(count))
        : f.webhook !== undefined
          ? say(
              `${unmade(f)}: admission webhook ${f.webhook} does not answer`,
              f.noEndpoints === true ? `, its Service ${serviceOf(f)} has no pods` : ` at ${f.peer} (${howOf(f)[1]})`,
            )
          : isSocket(f.host)
            ? say(
                f.who === undefined ? `Nothing answers at the socket ${f.peer}` : `${f.who} cannot reach the socket ${f.peer}`,
                `: ${f.service === undefined ? 'its service' : f.service} ${f.serviceFailed === true ? 'failed' : 'is down or hangs'} (${howOf(f)[1]})`,
                f.stopped ? '; the program that needs it ended over it' : often(count),
                again(f),
              )
            : f.who === undefined
              ? say(
                  f.others === undefined ? `${serverOf(f)} ${howOf(f)[0]}` : `Servers ${whatPeersDo(f)}`,
                  f.stopped ? '; the program that needs it ended over it' : often(count),
                  again(f),
                )
              : say(
                  `${f.who} ${f.how === 'reset' ? 'loses' : 'cannot reach'} ${peerOf(f)}: ${howOf(f)[1]}`,
                  f.stopped ? '; it ended over that' : often(count),
                  again(f),
                )

/** `istio-system/istiod` of `istiod.istio-system.svc`. */
const serviceOf = ({ host }: Facts): string => {
  const [name, namespace] = host.split('.')
  return namespace === undefined ? name! : `${namespace}/${name}`
}

export const effect = (f: Facts): Sentence =>
  f.backend !== undefined
    ? `${f.who} has no server left ${behind(f)}`
    : daemonOf(f) !== undefined
      ? say(`${daemonOf(f)!.name} does not answer`)
      : f.webhook !== undefined
        ? say(unmade(f))
        : f.who === undefined
          ? say(`${f.unnamed === true ? serverOf(f) : `Server ${f.peer}`} ${howOf(f)[0]}`, again(f))
          : f.lease !== undefined
            ? say(`${f.who} could not renew its lease at ${f.peer}`, again(f))
            : say(`${f.who} ${f.how === 'reset' ? 'loses' : 'cannot reach'} ${f.peer}`, again(f))

const MEANS: Record<PeerFailure['how'], string> = {
  refused: 'The machine answers, and nothing listens on that port: the service there is down, still starting, or listens elsewhere',
  'timed out': 'Nothing came back: the machine is down, a firewall drops the packets, or the service is too busy to accept',
  'no route': 'The network itself says that it knows no way there: the machine is down, or a route or a firewall is in the way',
  'not made': 'Why is not told: nothing listens there, nothing answers, or the two sides do not agree (TLS on one of them only)',
  reset: 'The connection was accepted and then broken off: the service ended or restarted, or something between the two closed it',
}

function ofWebhook(f: Facts): Step[] {
  const [name, namespace] = serviceOf(f).split('/').toReversed()
  const at = namespace === undefined ? '-A' : `-n ${word(namespace)}`
  return [
    {
      when: 'now',
      say: 'See whether its Service has endpoints, and what its pods do.',
      run: `kubectl get endpoints,pods ${at} | grep -F ${word(name!)}`,
    },
    { when: 'durable', say: `Bring ${serviceOf(f)} back; run two of it, and let the webhook leave out its own namespace.` },
    { when: 'verify', say: 'The pods are made within a minute.', run: 'kubectl get events -A --field-selector reason=FailedCreate' },
  ]
}

/** Without a container runtime a kubelet can do nothing. */
const RUNTIMES = /^(?:containerd|crio|cri-docker|docker)\.service$/

export const cause = (f: Facts): Sentence[] =>
  f.backend !== undefined
    ? backendCause(f, f.backend)
    : daemonOf(f) !== undefined
      ? [
          'Nobody is behind that socket: the daemon does not run, or this shell asks at another place than it listens (DOCKER_HOST, docker context)',
        ]
      : isSocket(f.host)
        ? [
            f.how === 'refused'
              ? 'It is on this machine: no process listens there now, so the service is stopped, has crashed or has not started yet'
              : 'It is on this machine: the service is there and too busy to answer, or it hangs',
            when(
              RUNTIMES.test(f.service ?? ''),
              'Until it is back the kubelet starts and ends no container of this node, and the node becomes NotReady',
            ),
          ]
        : f.webhook === undefined
          ? [
              f.containers !== undefined
                ? `By its name ${f.containers.length === 1 ? 'this container stands' : 'these containers stand'} behind it: ${listed(f.containers, 3)}, which ended`
                : f.behind === undefined
                  ? f.proxy === 'nginx' && f.how === 'not made'
                    ? unshaken(f)
                    : f.how === 'not made' && /\bWRONG[ _]VERSION[ _]NUMBER\b/.test(f.message)
                      ? 'The proxy speaks TLS to a port that answers without it (WRONG_VERSION_NUMBER)'
                      : isUnrouted(f)
                        ? UNROUTED
                        : f.lease !== undefined
                          ? `It asks there for its lease ${f.lease}, which it must renew every few seconds: without an answer in time it ends on purpose, so that another instance may lead`
                          : MEANS[f.how]
                  : `By its name ${f.behind.length === 1 ? 'this pod stands' : 'these pods stand'} behind it: ${listed(f.behind, 3)}, which ${f.behind.length === 1 ? 'does' : 'do'} not run`,
              when(f.cluster !== undefined, clusterCause(f)),
              when(f.unnamed === true, unnamedCause),
            ]
          : [
              'The API server asks this webhook before it makes such an object, and makes none while it gets no answer (failurePolicy: Fail)',
            ]

export const fix = (f: Facts): Step[] => {
  if (f.backend !== undefined) return backendFix(f, f.backend)
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
  if (f.webhook !== undefined) return ofWebhook(f)
  if (isSocket(f.host))
    return [
      {
        when: 'now',
        say: `On the node, see why ${f.service ?? 'the service behind it'} does not run.`,
        run:
          f.service === undefined
            ? `ss -xlp | grep -F ${word(f.host)}`
            : `systemctl status ${word(f.service)}; journalctl -u ${word(f.service)} --no-pager -n 50`,
      },
      { when: 'durable', say: 'Remove what its log names (a full disk, its configuration, memory); a restart alone only hides it.' },
      { when: 'verify', say: 'No line of this kind for ten minutes.', run: opt`systemctl is-active ${f.service}` },
    ]
  if (f.proxy !== undefined) return proxyFix(f)
  if (f.unnamed === true) return unnamedFix(f)
  if (isUnrouted(f)) return unroutedFix(f)
  const local = /^(?:127\.|localhost$|::1$)/.test(f.host)
  const at = `${word(f.host)}${opt` ${f.port}` ?? ''}`
  return [
    local && f.port !== undefined
      ? { when: 'now', say: `See whether anything listens on port ${f.port} here.`, run: `ss -ltnp 'sport = :${f.port}'` }
      : f.pod !== undefined
        ? {
            when: 'now',
            say: `See whether a Service or a pod is behind ${f.host}, and whether it has endpoints.`,
            run: `kubectl get services,endpoints,pods -A -o wide | grep -wF ${word(f.host.split(/\.(?=[a-z])/)[0]!)}`,
          }
        : {
            when: 'now',
            say:
              f.others === undefined
                ? `See from this machine whether ${f.peer} answers now.`
                : 'See from this machine which of them answer now.',
            run: f.others === undefined ? (f.port === undefined ? `ping -c 3 ${at}` : `nc -vz -w 3 ${at}`) : askEach(f),
          },
    {
      when: 'durable',
      say:
        f.host === METADATA
          ? METADATA_FIX
          : f.lease !== undefined
            ? `Let the API server behind ${peersOf(f)} answer in time: see its log and how long etcd and its disk take. That the program ends without its lease is as it should be.`
            : `Bring the service behind ${peersOf(f)} back, or correct the address${f.stopped ? `; let ${midSentence(f.who ?? 'the program')} try again instead of ending` : ''}.`,
    },
    {
      when: 'verify',
      say: `No line of this kind for ten minutes${opt`, and ${f.unit} stays active` ?? ''}.`,
      ...(f.unit === undefined ? {} : { run: `systemctl status ${word(f.unit)}` }),
    },
  ]
}

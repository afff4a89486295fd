import { detector, type Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { ContainerState } from '../../records/container-state.ts'
import { Containers, endings, entitiesFor, fullName, stateProof, type Container } from './containers.ts'
import { examples } from './container-oomkilled-examples.ts'
import { KernelKills, quantityKb, type KernelKill } from './kernel-kills.ts'
import { describeCommand, nameOf } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  containerId?: string | undefined
  init: boolean
  memoryLimit?: string | undefined
  memoryLimitKb?: number | undefined
  memoryRequest?: string | undefined
  restarts?: number | undefined
  exitCode?: number | undefined
  started?: string | undefined
  finished?: string | undefined
  node?: string | undefined
  /** The main process lives on, or ended by itself: only a child was killed. */
  childOnly: boolean
  /** It never ran: the limit is too small for the runtime's own first process. */
  atStart: boolean
  /** Whose memory was exhausted, where the kernel log is at hand. */
  exhausted?: 'its own limit' | 'the memory of the node' | undefined
  comm?: string | undefined
  pid?: number | undefined
  /** The engine said false although the kernel killed it. */
  deniedByEngine: boolean
}

/** containerd and runc, when the limit is below what their own start needs. */
const AT_START = /container init was OOM-killed|OOM-killed \(memory limit too low/

export const containerOomkilled = detector<Facts>({
  id: 'container-oomkilled',
  title: 'A container was OOMKilled',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status'],
  absence: 'a status keeps only the latest two states of each container: an earlier kill is not shown',
  leadsTo: ['crash-loop'],
  tellsOf: ['oom-kill-cgroup', 'oom-kill-global'],
  suspects: { ids: ['oom-kill-cgroup', 'oom-kill-global'], what: 'OOM kill' },
  watch(bench) {
    const containers = new Containers(bench, [])
    const kills = new KernelKills(bench)
    const engine = new Map<string, { proof: Proof; name?: string | undefined }>()
    // `docker events`, `podman events`; containerd's own log, in the wordings of 1.x and 2.x
    bench.onLine(['container oom ', 'TaskOOM event'], (line) => {
      const told =
        /^\s{0,4}(?:\S{10,40} )?(?:\d\d:\d\d:\d\d\S{0,12} )?(?:[+-]\d{4} \w{1,6} )?container oom ([0-9a-f]{64}) \((.{0,2000})\)\s*$/.exec(
          line.message,
        )
      const task = told === null ? /msg="TaskOOM event (?:&TaskOOM\{ContainerID:|container_id:\\?")([0-9a-f]{64})/.exec(line.message) : null
      const id = told?.[1] ?? task?.[1]
      if (id === undefined || line.kernel === true || engine.size >= 10_000 || engine.has(id)) return
      engine.set(id, {
        name: /(?:^|, )name=([^,)]{1,200})/.exec(told?.[2] ?? '')?.[1],
        proof: { at: line.at, time: line.time, witness: 'container runtime', note: 'the engine tells of the kill' },
      })
    })
    bench.atEnd(() => {
      const told = new Set<string>()
      for (const container of containers.all()) {
        const said = (state: ContainerState): boolean => state.reason === 'OOMKilled' || AT_START.test(state.message ?? '')
        const killOf = (state: Cited<ContainerState>): KernelKill | undefined =>
          kills.ofContainer(state.containerId, state.time) ?? (said(state) ? kills.nearEnd(state, container.podUid) : undefined)
        // a SIGKILL whose container the kernel names, whatever the engine thinks of it
        const proved = (state: ContainerState): boolean => state.exitCode === 137 && kills.ofContainer(state.containerId) !== undefined
        for (const end of endings(container, (s) => said(s) || proved(s), noteOf)) {
          const kill = killOf(end.state)
          if (end.containerId !== undefined) told.add(end.containerId)
          const heard = engine.get(end.containerId ?? kill?.containerId ?? '')
          report(
            container,
            end.state,
            [...end.proof, ...(kill === undefined ? [] : [kill.proof]), ...(heard === undefined ? [] : [heard.proof])],
            kill,
          )
          if (kill?.containerId !== undefined) told.add(kill.containerId)
        }
        for (const state of container.states) {
          const kill = state.state === 'Running' ? kills.ofContainer(state.containerId) : undefined
          if (kill !== undefined && !said(state) && !told.has(state.containerId!))
            report(container, state, [stateProof(state, 'it runs on'), kill.proof], kill)
        }
      }
      for (const [id, { name, proof }] of engine) {
        if (told.has(id)) continue
        const kill = kills.ofContainer(id, proof.time)
        bench.find({
          group: `\0${id}`,
          facts: {
            containerId: id,
            container: name,
            init: false,
            childOnly: false,
            atStart: false,
            exhausted: exhaustedOf(kill),
            comm: kill?.comm,
            pid: kill?.pid,
            deniedByEngine: false,
          },
          entities: { containerId: id, container: name, podUid: kill?.podUid },
          proof: [proof, ...(kill === undefined ? [] : [kill.proof])],
          time: proof.time,
          strength: 'partial',
          missing: 'how the container ended',
        })
      }
    })

    function report(of: Container, state: Cited<ContainerState>, proof: readonly Proof[], kill: KernelKill | undefined): void {
      bench.find({
        group: of.key,
        event: state.finished ?? `${state.at.artifact}:${state.at.line}`,
        facts: {
          pod: fullName(of),
          namespace: of.namespace,
          container: of.container,
          containerId: state.containerId ?? kill?.containerId,
          init: state.init === true,
          memoryLimit: state.memoryLimit ?? of.memoryLimit,
          memoryLimitKb: quantityKb(state.memoryLimit ?? of.memoryLimit),
          memoryRequest: state.memoryRequest ?? of.memoryRequest,
          restarts: of.restarts,
          exitCode: state.exitCode,
          started: state.started,
          finished: state.finished,
          node: of.node,
          childOnly: state.state === 'Running' || (state.exitCode !== undefined && state.exitCode !== 137),
          atStart: AT_START.test(state.message ?? ''),
          exhausted: exhaustedOf(kill),
          comm: kill?.comm,
          pid: kill?.pid,
          deniedByEngine: state.oomKilled === false,
        },
        entities: {
          ...entitiesFor(of, state.containerId ?? kill?.containerId),
          ...(of.podUid === undefined && kill?.podUid !== undefined ? { podUid: kill.podUid } : {}),
        },
        proof,
        time: state.time ?? kill?.time,
        // its main process lives: the kernel's kill is what happened
        ...(state.state === 'Running' ? { severity: 'note' as const } : {}),
        title: `${nameOf({ container: of.container, pod: fullName(of) })
          .replace(/^c/, 'C')
          .replace(/^a /, 'A ')} was OOMKilled`,
      })
    }
  },
  join: (before, later) => ({
    ...later,
    ...Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined)),
    restarts:
      before.restarts === undefined && later.restarts === undefined ? undefined : Math.max(before.restarts ?? 0, later.restarts ?? 0),
  }),
  cause(f) {
    const name =
      f.container === undefined && f.pod === undefined && f.containerId !== undefined
        ? `container ${f.containerId.slice(0, 12)}`
        : nameOf(f)
    const limit =
      f.memoryLimit === undefined
        ? ''
        : `: the limit is ${limitOf(f)}${f.memoryRequest === undefined ? '' : ` (request ${f.memoryRequest})`}`
    const code = f.exitCode === undefined ? '' : `; exit code ${f.exitCode}`
    const restarts = f.restarts === undefined ? '' : `, ${f.restarts} ${f.restarts === 1 ? 'restart' : 'restarts'} so far`
    if (f.atStart)
      return `${cap(name)} could not even start: its memory limit${f.memoryLimit === undefined ? '' : ` of ${limitOf(f)}`} is too small for the runtime's own first process, which the kernel killed.`
    const whose =
      f.exhausted === 'its own limit'
        ? ' The kernel log shows that it was its own limit that was reached, not the memory of the node.'
        : f.exhausted === 'the memory of the node'
          ? ' The kernel log shows that the whole node was out of memory: the container was the victim, not necessarily the cause.'
          : ' The status alone does not tell whether its own limit or the memory of the node was exhausted; the kernel log of the node does.'
    const denied = f.deniedByEngine ? ' The engine says OOMKilled: false, which is wrong here: the kernel names this container.' : ''
    return `The kernel killed ${f.childOnly ? 'a child process in ' : ''}${f.comm === undefined ? '' : `${f.comm} (pid ${f.pid}) in `}${name} because memory was used up${limit}${code}${restarts}.${!f.childOnly ? '' : f.exitCode === undefined ? ' Its main process was not killed, so its status shows no restart.' : ' Its main process was not killed itself: it ended after that.'}${whose}${denied}`
  },
  fix: (f) => [
    {
      when: 'now',
      say: `Compare the container's use with its limit${f.memoryLimit === undefined ? '' : ` of ${limitOf(f)}`}: steady growth is a leak, a plateau near the limit is a limit that is too low.`,
      run:
        f.pod === undefined && f.container !== undefined
          ? `docker stats --no-stream ${f.container}`
          : `kubectl top pod ${f.pod?.split('/').at(-1) ?? 'POD'}${f.namespace === undefined ? '' : ` -n ${f.namespace}`} --containers`,
    },
    f.exhausted === 'the memory of the node'
      ? {
          when: 'durable',
          say: 'Find what filled the node; give each pod a memory request near its real use, so that the scheduler does not overcommit the node.',
        }
      : {
          when: 'durable',
          say: `Set the memory limit${f.memoryLimit === undefined ? '' : ` above ${limitOf(f)}`} to the measured peak with a margin and the request to the steady use, and give the runtime inside (JVM, Node, Go) a heap below it.`,
        },
    {
      when: 'verify',
      say: 'No new OOMKilled in the last state.',
      run: f.pod === undefined && f.container !== undefined ? `docker inspect ${f.container}` : describeCommand(f.pod),
    },
  ],
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/'],
  mechanism:
    'The runtime learns from the cgroup that the OOM killer ran in the container and reports it as the reason. On cgroup v2 the kubelet sets memory.oom.group from 1.28 on: then all processes of the container are killed at once; before, a child alone could be killed and the status stayed silent.',
  decoys: [
    '"OOMKilled": false with no kernel kill of that container',
    'exit code 137 with another reason: a SIGKILL from a probe, a stop timeout or an eviction',
  ],
  examples,
})

const exhaustedOf = (kill: KernelKill | undefined): Facts['exhausted'] =>
  kill?.scope === undefined ? undefined : kill.scope === 'memcg' ? 'its own limit' : 'the memory of the node'
/** As the user wrote it; an engine states bytes. */
const limitOf = (f: Facts): string =>
  f.memoryLimit?.endsWith(' bytes') && f.memoryLimitKb !== undefined
    ? `${Math.round(f.memoryLimitKb / 102.4) / 10} MiB`
    : (f.memoryLimit ?? '')
const cap = (text: string): string => text[0]!.toUpperCase() + text.slice(1)

function noteOf(state: ContainerState): string {
  const code = state.exitCode === undefined ? '' : `, exit code ${state.exitCode}`
  return state.reason === 'OOMKilled'
    ? `${state.which === 'state' ? 'its state' : 'its last state'}: OOMKilled${code}`
    : `how it ended${code}`
}

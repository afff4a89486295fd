import { message } from '../../core/message.ts'
import { ENGINE_EVENT, type EngineEvent } from '../../records/engine-event.ts'
import { engineEventOf, signalNamed } from '../engine-event.ts'

/** `container die ID (exitCode=137, image=…, name=…)` of docker events and podman events, behind whatever stamp. */
const EVENT =
  /^\s{0,4}(?:\S{10,40} )?(?:\d\d:\d\d:\d\d\S{0,12} )?(?:[+-]\d{4} \S{1,6} (?:m=\S{1,24} )?)?container ([a-z_]{2,20}(?:: .{1,1000}?)?) ([0-9a-f]{12,64}) \((.{0,4000})\)\s*$/
/** containerd's own events (`ctr events`, `nerdctl events`): the task of a container is its main process. */
const TASK = /(?:^|\s)\/tasks\/(start|exit) (\{.{0,4000}\})\s*$/
/** dockerd (moby/daemon/stop.go), now and before version 20; podman (libpod/container_internal.go). */
const OVERRAN: readonly RegExp[] = [
  /msg="Container failed to (?:exit|stop) within (?<grace>\d{1,6})(?:s|ms| seconds) of signal (?<signal>\d{1,2}) - using the force" container=(?<id>[0-9a-f]{12,64})/,
  /Container (?<id>[0-9a-f]{12,64}) failed to (?:exit|stop) within (?<grace>\d{1,6}) seconds of signal (?<signal>\d{1,2}) - using the force/,
  /StopSignal (?<signal>SIG[A-Z]{2,8}) failed to stop container (?<name>[\w.-]{1,128}) in (?<grace>\d{1,6}) seconds, resorting to SIGKILL/,
  // CRI-O (internal/oci/runtime_oci.go)
  /Stopping container (?<cri>[0-9a-f]{64}) with stop signal timed out/,
]
/** Compose: the end of a service, and that somebody asks for the end of one or of all. */
const EXITED = /^(?:\S{0,4} )?([A-Za-z0-9][\w.-]{0,127}) exited with code (\d{1,3})(?: \(restarting\))?\s*$/
/** Of a container that others wait for (depends_on), under its whole name. */
const NEEDED =
  /^(?:Error response from daemon: )?dependency failed to start: container ([\w.-]{1,128}) (?:is unhealthy|exited \((\d{1,3})\))\s*$/
/** Who was attached to: without a number at its end, a name is a container's only when compose says so. */
const ATTACHED = /^Attaching to ([\w.-]{1,128}(?:, [\w.-]{1,128}){0,100})\s*$/
const STOPPING_ALL = /^(?:\^C)?(?:Gracefully stopping\.{3}|Aborting on container exit\.{3}|Gracefully Stop)/
const STOPPING =
  /^\s{0,4}(?:\S )?(?:Container ([A-Za-z0-9][\w.-]{0,127})\s{1,80}(?:Stopping|Stopped|Killed)\b|Stopping ([A-Za-z0-9][\w.-]{0,127}) {1,40}\.{3})/

function taskOf(what: string, json: string): EngineEvent | undefined {
  const text = (name: string): string | undefined => new RegExp(`"${name}":"?([^",}]{0,200})`).exec(json)?.[1]
  const containerId = text('container_id')
  // a process that was started beside the main one has an id of its own
  if (containerId === undefined || !/^[0-9a-f]{12,64}$/.test(containerId) || (text('id') ?? containerId) !== containerId) return undefined
  const code = Number(text('exit_status') ?? (what === 'exit' ? 0 : Number.NaN))
  return {
    engine: 'nerdctl',
    containerId,
    did: what === 'exit' ? 'die' : 'start',
    exitCode: Number.isNaN(code) ? undefined : code,
  }
}

/** dockerd and podman. */
function overran(text: string): EngineEvent | undefined {
  for (const wording of OVERRAN) {
    const groups = wording.exec(text)?.groups
    if (groups !== undefined)
      return {
        engine: groups['cri'] !== undefined ? 'crictl' : groups['name'] === undefined ? 'docker' : 'podman',
        containerId: groups['id'] ?? groups['cri'],
        container: groups['name'],
        did: 'overran',
        signal: signalNamed(groups['signal']),
        graceSeconds: groups['grace'] === undefined ? undefined : Number(groups['grace']),
      }
  }
  return undefined
}

/** What compose prints between the lines of its containers. */
function composed(text: string): EngineEvent | undefined {
  const attached = ATTACHED.exec(text)
  if (attached !== null) return { engine: 'docker', did: 'other', attached: attached[1]!.split(', ') }
  const needed = NEEDED.exec(text)
  if (needed !== null)
    return needed[2] === undefined
      ? { engine: 'docker', container: needed[1], did: 'health', health: 'unhealthy' }
      : { engine: 'docker', container: needed[1], did: 'die', exitCode: Number(needed[2]), attached: [needed[1]!] }
  const exited = EXITED.exec(text)
  if (exited !== null) return { engine: 'docker compose', container: exited[1], did: 'die', exitCode: Number(exited[2]) }
  if (STOPPING_ALL.test(text)) return { engine: 'docker', did: 'stopping' }
  const stopping = STOPPING.exec(text)
  return stopping === null ? undefined : { engine: 'docker', container: stopping[1] ?? stopping[2], did: 'stopping' }
}

/** What container engines say in their events and logs of the life of a container. */
export const engineEvent = message<EngineEvent>({
  id: 'engine-event',
  emits: ENGINE_EVENT,
  holds: [
    ...[
      'container start ',
      'container kill ',
      'container die ',
      'container died ',
      'container exited ',
      'container stop ',
      'container restart ',
    ],
    ...['container destroy ', 'container remove ', 'container health_status', 'container create ', 'container init ', 'container cleanup '],
    ...['/tasks/start ', '/tasks/exit ', ' - using the force', 'resorting to sigkill', 'with stop signal timed out'],
    ...[
      ' exited with code ',
      'attaching to ',
      'dependency failed to start',
      'gracefully stop',
      'aborting on container exit',
      '  stopping',
      '  stopped',
      '  killed',
      ' ... done',
      'stopping ',
    ],
  ],
  read({ message: text, kernel, ident, time }) {
    if (kernel === true) return undefined
    const told = EVENT.exec(text)
    if (told !== null) {
      const [, action, containerId, attributes] = told
      const attribute = (name: string): string | undefined => new RegExp(`(?:^|, )${name}=([^,)]{0,300})`).exec(attributes!)?.[1]
      return engineEventOf(action!, attribute, { containerId: containerId!, engine: ident === 'podman' ? 'podman' : undefined })
    }
    const task = TASK.exec(text)
    if (task !== null) return taskOf(task[1]!, task[2]!)
    return (
      overran(text) ?? (/^(?:docker|podman)/.test(ident ?? '') || (ident === undefined && time === undefined) ? composed(text) : undefined)
    )
  },
})

import type { FormatParser, Publish, RawLine, Sink } from '../../core/parser.ts'
import { LOG_LINE } from '../../core/log-line.ts'
import type { Instant } from '../../core/span.ts'
import { CONTAINER_ARGUMENT, type ContainerArgument } from '../../records/container-argument.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { KUBE_EVENT } from '../../records/kube-event.ts'
import { NODE_CONDITION } from '../../records/node-condition.ts'
import { POD_STATUS } from '../../records/pod-status.ts'
import { eventRow, isEventHeader, isRuler, publishEvent, type Row } from '../kube/event-row.ts'

const KEY = /^(\s{0,24})([A-Za-z][\w ()./-]{0,60}?):(?:\s([^]*))?$/
/** A container's name alone on its line: a DNS label, or a placeholder that somebody put there. */
const CONTAINER = /^\s{1,12}([a-z0-9<][\w.<>-]{0,252}):\s*$/
/** Keys that stand leftmost in a description of a pod, a node or what makes pods. */
const TOP_KEYS =
  /^(?:Name|Namespace|Priority|Priority Class Name|Service Account|Node|Start Time|Labels|Annotations|Status|Reason|Message|IP|IPs|Controlled By|Controllers|Replication Controllers|Image\(s\)|Init Containers|Containers|Ephemeral Containers|Conditions|Volumes|QoS Class|Node-Selectors|Tolerations|Events|Roles?|Taints|CreationTimestamp|Unschedulable|Lease|Addresses|Capacity|Allocatable|System Info|PodCIDRs?|ProviderID|ExternalID|Non-terminated Pods|Allocated resources|Phase|Selector|Replicas|Pods Status|Pod Template|StrategyType|RollingUpdateStrategy|MinReadySeconds|Seccomp Profile|Runtime Class Name|Nominated Node Name|Termination Grace Period|Security Policy|Deletion Timestamp|Terminating|Topology Spread Constraints|Completion Mode|Parallelism|Completions|Backoff Limit|Duration|OldReplicaSets|NewReplicaSet|Hostname|Readiness Gates)$/
const LOOSE = /^(?:\s+\S|-{3,}|\.{3,}|\[\.{3}\]|…|<none>|\s*$)/
/** Words of a log at the beginning of a line: a date or a time, or the kernel's stamp. */
const LOG = /^\s{0,2}(?:\[\s{0,6}\d|<\d|\d{4}-\d\d-\d\d[T ]|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d\d:)/
const CONDITION = /^\s{1,16}([A-Z][A-Za-z./]{2,60})\s{1,40}(True|False|Unknown)(?:\s{1,40}(\S.{0,2000}))?$/
const DATE = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/
const SHORT_REASON = /^(?:OOMKilled|CrashLoopBackOff)$/
const STATE_KEY = /^(?:State|Last State|Last Termination State)$/
/** Lines in a row that fit nowhere; more of them are another text. */
const MAX_STRAY = 40
const MAX_SPILL = 12
const MAX_ARGUMENTS = 500

interface Working {
  container?: string | undefined
  init: boolean
  id?: string | undefined
  image?: string | undefined
  ready?: boolean | undefined
  restarts?: number | undefined
  limit?: string | undefined
  request?: string | undefined
  probes: { liveness?: string; readiness?: string; startup?: string }
  states: { which: ContainerState['which']; at: RawLine; fields: Map<string, string> }[]
  arguments: { kind: ContainerArgument['kind']; text: string; at: RawLine }[]
}

/** `Mon, 19 May 2025 10:14:43 +0000`; the year 1 is Kubernetes' word for never. */
export function instantOf(text: string | undefined): Instant | undefined {
  const wall = text === undefined || text.includes(' 0001 ') || text.startsWith('0001-') ? Number.NaN : Date.parse(text)
  return Number.isNaN(wall) || wall <= 0 ? undefined : { wall }
}

class Describe implements Sink {
  readonly #publish: Publish
  #base = 0
  #top = new Map<string, { value: string; at: RawLine }>()
  #section = ''
  #work: Working | undefined
  #fields: Map<string, string> | undefined
  #resources: 'limit' | 'request' | undefined
  /** Below `Command:`, `Args:` or `Environment:` each line further in is one. */
  #list: { readonly kind: ContainerArgument['kind']; readonly indent: number } | undefined
  #row: Row | undefined
  #spilled = 0
  #inEvents = false
  /** A table of reasons and messages, its other columns left out. */
  #reasons = false
  #podReady: boolean | undefined
  #unscheduled = false
  #lines = 0
  #begun = false
  #known = 0
  #stray = 0

  constructor(publish: Publish) {
    this.#publish = publish
  }

  line(line: RawLine): 'take' | 'end' {
    this.#lines++
    const taken = this.#read(line)
    // what began with `Name:` alone is no description
    if (this.#lines > 3 && this.#known < 2 && this.#work === undefined && !this.#inEvents) return 'end'
    return taken
  }

  #read(line: RawLine): 'take' | 'end' {
    const text = line.text.length > 12_000 ? line.text.slice(0, 12_000) : line.text
    const m = KEY.exec(text)
    const indent = text.search(/\S/)
    const key = m?.[2] ?? ''
    if (!this.#begun) {
      if (/^\s*(?:\$ .*)?$/.test(text)) return 'take'
      if (m === null || !(TOP_KEYS.test(key) || STATE_KEY.test(key) || key === 'Container ID')) return 'end'
      if (key === 'Reason' && !SHORT_REASON.test((m[3] ?? '').trim())) return 'end'
      this.#begun = true
      this.#lines = 1
      if (/^(?:Name|(?:Init )?Containers|Events|Conditions)$/.test(key)) this.#base = indent
    }
    if (LOG.test(text)) return 'end'
    // `grep -i oom` of a description
    if (key === 'Reason' && this.#work === undefined && SHORT_REASON.test((m?.[3] ?? '').trim())) {
      this.#field(key, (m?.[3] ?? '').trim(), line)
      return 'take'
    }
    if (this.#inEvents) {
      const row = eventRow(line, this.#reasons)
      if (row !== undefined) {
        this.#flushRow()
        this.#row = row
        return 'take'
      }
      if (isEventHeader(text) || isRuler(text)) {
        this.#reasons ||= /^\s{0,16}Reason\s/.test(text)
        return 'take'
      }
      const topKey = m !== null && indent <= this.#base && TOP_KEYS.test(key)
      if (!topKey && text.trim() !== '') {
        if (this.#row === undefined || indent < Math.max(1, this.#base) || ++this.#spilled > MAX_SPILL) return 'end'
        this.#row = { ...this.#row, message: `${this.#row.message}\n${text.trim()}` }
        return 'take'
      }
    }
    if (m !== null && indent <= this.#base && TOP_KEYS.test(key)) {
      this.#topLevel(key, (m[3] ?? '').trim(), line)
      this.#stray = 0
      return 'take'
    }
    if (this.#inSection(line, text, m, indent)) {
      this.#stray = 0
      return 'take'
    }
    if (LOOSE.test(text)) return 'take'
    // a value that holds newlines: what a program said before it ended, a variable
    if (this.#known < 1 || ++this.#stray > MAX_STRAY) return 'end'
    this.#publish(LOG_LINE, { message: text }, line)
    return 'take'
  }

  end(): void {
    this.#closeAll()
  }

  #inSection(line: RawLine, text: string, m: RegExpExecArray | null, indent: number): boolean {
    if (this.#section === 'Conditions' && indent > this.#base) return this.#condition(line, text)
    const opens = /Containers$/.test(this.#section) && indent - this.#base <= 5 ? CONTAINER.exec(text) : null
    if (opens !== null) {
      this.#close()
      this.#known++
      this.#work = { container: opens[1], init: this.#section === 'Init Containers', probes: {}, states: [], arguments: [] }
      return true
    }
    if (this.#work !== undefined && this.#list !== undefined && indent > this.#list.indent) {
      const words = this.#list.kind === 'variable' && m !== null ? `${m[2]}=${(m[3] ?? '').trim()}` : text.trim()
      if (this.#work.arguments.length < MAX_ARGUMENTS)
        this.#work.arguments.push({ kind: this.#list.kind, text: words.slice(0, 2000), at: line })
      return true
    }
    this.#list = undefined
    if (m === null) return false
    if (this.#work !== undefined && /^(?:Command|Args|Environment)$/.test(m[2]!) && (m[3] ?? '').trim() === '') {
      this.#list = { kind: m[2] === 'Environment' ? 'variable' : 'argument', indent }
      return true
    }
    // an object whose description is itself indented (a pod template): its sections
    if (/^(?:Containers|Init Containers|Conditions|Events)$/.test(m[2]!) && (m[3] ?? '').trim() === '') {
      this.#base = Math.max(this.#base, m[2] === 'Events' || m[2] === 'Conditions' ? indent : this.#base)
      this.#topLevel(m[2]!, '', line)
      return true
    }
    // the lease names the node where the head is cut off
    if (this.#section === 'Lease' && m[2] === 'HolderIdentity' && !this.#top.has('Name'))
      this.#top.set('Name', { value: (m[3] ?? '').trim(), at: line })
    return this.#field(m[2]!, (m[3] ?? '').trim(), line)
  }

  #topLevel(key: string, value: string, at: RawLine): void {
    this.#known++
    if (key === 'Name') this.#closeAll()
    else this.#close()
    if (!this.#top.has(key)) this.#top.set(key, { value, at })
    this.#section = key
    this.#inEvents = key === 'Events'
    if (key === 'Unschedulable' && value === 'true')
      this.#publish(NODE_CONDITION, { node: this.#value('Name'), type: 'Unschedulable', status: 'True' }, at)
  }

  #field(key: string, value: string, at: RawLine): boolean {
    if (STATE_KEY.test(key) && (value === '' || /^(?:Waiting|Running|Terminated)$/.test(value))) {
      // a fragment may begin inside a container
      this.#work ??= { init: this.#section === 'Init Containers', probes: {}, states: [], arguments: [] }
      this.#known++
      this.#fields = new Map([['state', value]])
      this.#work.states.push({ which: key === 'State' ? 'state' : 'last state', at, fields: this.#fields })
      return true
    }
    if (this.#work === undefined) {
      if (key === 'Reason' && SHORT_REASON.test(value)) {
        this.#work = {
          init: false,
          arguments: [],
          probes: {},
          states: [
            {
              which: 'state',
              at,
              fields: new Map([
                ['state', value === 'OOMKilled' ? 'Terminated' : 'Waiting'],
                ['Reason', value],
              ]),
            },
          ],
        }
        this.#fields = this.#work.states[0]!.fields
        this.#known += 2
        return true
      }
      if (!/^(?:Container ID|Image|Restart Count|Ready)$/.test(key)) return false
      this.#work = { init: false, probes: {}, states: [], arguments: [] }
    }
    const work = this.#work
    const state = work.states.at(-1)
    if (this.#fields !== undefined && state !== undefined && /^(?:Reason|Message|Exit Code|Signal|Started|Finished)$/.test(key)) {
      this.#fields.set(key, value)
      if (key === 'Reason') state.at = at
      return true
    }
    this.#fields = undefined
    if (key === 'Restart Count') work.restarts = /^\d{1,9}$/.test(value) ? Number(value) : undefined
    else if (key === 'Ready') work.ready = value === 'True' ? true : value === 'False' ? false : undefined
    else if (key === 'Container ID') work.id = /([0-9a-f]{64})/.exec(value)?.[1]
    else if (key === 'Image') work.image = value === '' ? undefined : value
    else if (key === 'Liveness' || key === 'Readiness' || key === 'Startup') work.probes[key.toLowerCase() as 'liveness'] = value
    else if (key === 'Limits') this.#resources = 'limit'
    else if (key === 'Requests') this.#resources = 'request'
    else if (key === 'memory' && this.#resources !== undefined) work[this.#resources] = value
    else if (!/^(?:cpu|ephemeral-storage|hugepages-.{1,20}|nvidia.com\/gpu)$/.test(key)) this.#resources = undefined
    return true
  }

  #condition(line: RawLine, text: string): boolean {
    const m = CONDITION.exec(text)
    if (m === null) return false
    const [type, status, rest] = [m[1]!, m[2] as 'True' | 'False' | 'Unknown', (m[3] ?? '').trim()]
    const heartbeat = DATE.exec(rest)?.[0]
    if (type === 'Ready' && heartbeat === undefined) this.#podReady = status === 'True'
    if (type === 'PodScheduled' && status === 'False') this.#unscheduled = true
    // conditions of a pod have no times
    if (heartbeat === undefined) return true
    const since = DATE.exec(rest.slice(heartbeat.length).trimStart())?.[0]
    const words = rest
      .slice(heartbeat.length)
      .trimStart()
      .slice(since?.length ?? 0)
      .trimStart()
    const [reason, ...message] = words.split(/\s{2,}|\t/)
    this.#publish(
      NODE_CONDITION,
      {
        node: this.#value('Name'),
        type,
        status,
        reason: reason || undefined,
        message: message.join(' ').trim() || undefined,
        heartbeat,
        since,
      },
      line,
      instantOf(since),
    )
    return true
  }

  #value(key: string): string | undefined {
    const value = this.#top.get(key)?.value.trim()
    return value === '' || value === '<none>' ? undefined : value
  }

  #isNode(): boolean {
    return ['Roles', 'Role', 'Taints', 'Capacity', 'System Info', 'Lease', 'Addresses', 'Unschedulable'].some((key) => this.#top.has(key))
  }

  #isWorkload(): boolean {
    return ['Replicas', 'Pods Status', 'Pod Template', 'Completions', 'Selector', 'StrategyType'].some((key) => this.#top.has(key))
  }

  #flushRow(): void {
    const row = this.#row
    this.#row = undefined
    this.#spilled = 0
    if (row === undefined) return
    const { at, ...event } = row
    const kind = event.kind ?? (this.#isNode() ? 'node' : this.#isWorkload() ? 'workload' : 'pod')
    publishEvent(
      this.#publish,
      { ...event, kind, name: event.name ?? this.#value('Name'), namespace: event.namespace ?? this.#value('Namespace') },
      at,
    )
  }

  #closeAll(): void {
    this.#flushRow()
    this.#close()
    const status = this.#top.get('Status') ?? this.#top.get('Reason')
    if (status !== undefined && !this.#isNode() && !this.#isWorkload()) {
      const reason = this.#value('Reason') ?? (this.#unscheduled ? 'Unschedulable' : undefined)
      this.#publish(
        POD_STATUS,
        {
          pod: this.#value('Name'),
          namespace: this.#value('Namespace'),
          node: this.#value('Node')?.split('/')[0] || undefined,
          status: this.#value('Status'),
          reason,
          message: this.#value('Message'),
          ready: this.#podReady,
        },
        this.#top.get('Reason')?.value ? this.#top.get('Reason')!.at : status.at,
      )
      // a pod that was ended as a whole says at its head what its event said
      const message = this.#top.get('Message')
      if (reason === 'Evicted' && message !== undefined)
        this.#publish(
          KUBE_EVENT,
          {
            kind: 'pod',
            name: this.#value('Name'),
            namespace: this.#value('Namespace'),
            type: 'Warning',
            reason,
            message: message.value,
            count: 1,
          },
          message.at,
        )
    }
    this.#top = new Map()
    this.#section = ''
    this.#inEvents = false
    this.#reasons = false
    this.#podReady = undefined
    this.#unscheduled = false
  }

  #close(): void {
    const work = this.#work
    this.#work = undefined
    this.#fields = undefined
    this.#resources = undefined
    this.#list = undefined
    if (work !== undefined && !work.init)
      for (const { at, ...argument } of work.arguments)
        this.#publish(
          CONTAINER_ARGUMENT,
          {
            ...argument,
            container: work.container,
            pod: this.#isWorkload() ? undefined : this.#value('Name'),
            namespace: this.#value('Namespace'),
            memoryLimit: work.limit,
          },
          at,
        )
    if (work === undefined || this.#isWorkload()) return
    const present = work.states.find((s) => s.which === 'state')?.fields.get('state')
    for (const { which, at, fields } of work.states) {
      const state = fields.get('state')
      const number = (key: string): number | undefined => (/^\d{1,9}$/.test(fields.get(key) ?? '') ? Number(fields.get(key)) : undefined)
      const said = (key: string): string | undefined => fields.get(key) || undefined
      this.#publish(
        CONTAINER_STATE,
        {
          source: 'pod status',
          container: work.container,
          init: work.init,
          pod: this.#value('Name'),
          namespace: this.#value('Namespace'),
          // the id is that of the latest container: the one that ended, unless another runs by now
          containerId: which === 'state' || present === 'Waiting' ? work.id : undefined,
          node: this.#value('Node')?.split('/')[0] || undefined,
          image: work.image,
          which,
          state: state === 'Waiting' || state === 'Running' || state === 'Terminated' ? state : undefined,
          reason: said('Reason'),
          message: said('Message'),
          exitCode: number('Exit Code'),
          signal: number('Signal'),
          started: said('Started'),
          finished: said('Finished'),
          ready: work.ready,
          restarts: work.restarts,
          memoryLimit: work.limit,
          memoryRequest: work.request,
          probes: work.probes,
        },
        at,
        instantOf(said('Finished')),
      )
    }
  }
}

export const kubectlDescribe: FormatParser = {
  id: 'kubectl-describe',
  title: 'kubectl describe pod or node',
  capture: ['kubectl describe pod POD -n NAMESPACE', 'kubectl describe node NODE'],
  recognised: 'by its keys: Name, Namespace, Containers, State, Last State, Conditions, Events',
  samples: [
    {
      text: 'Name:         api-7d9f\nNamespace:    shop\nNode:         node7/192.0.2.7\nStatus:       Running\nContainers:\n  api:\n    Container ID:   containerd://0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Ready:          True\n    Restart Count:  0\nEvents:             <none>\n',
    },
    {
      text: 'Name:               node7\nRoles:              <none>\nTaints:             <none>\nUnschedulable:      false\nConditions:\n  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message\n  ----             ------  -----------------                 ------------------                ------                       -------\n  Ready            True    Fri, 21 Nov 2025 14:03:12 +0000   Fri, 21 Nov 2025 13:00:01 +0000   KubeletReady                 kubelet is posting ready status\nEvents:             <none>\n',
    },
  ],
  shows: ['pod status', 'events'],
  begins: [
    'Name:         ',
    'Last State:',
    'Last Termination State:',
    'Init Containers:',
    'Container ID:',
    'OOMKilled',
    'CrashLoopBackOff',
  ],
  sniff(head) {
    if (/^\s*[[{]/.test(head) || /^\s{0,8}apiVersion:/m.test(head)) return 0
    const first = /^\s{0,64}(?:\$ .{0,300}\s{1,8})?(.{0,300})/.exec(head)?.[1] ?? ''
    const key = KEY.exec(first)
    if (key === null || !(TOP_KEYS.test(key[2]!) || STATE_KEY.test(key[2]!) || key[2] === 'Container ID')) return 0
    if (/^\s{0,16}(?:Last State|Last Termination State|State):\s+(?:Terminated|Waiting|Running)\s*$/m.test(head)) return 0.9
    const name = /^\s{0,8}Name:\s+\S/m.test(head)
    const events = /^\s{0,8}Events:(?:\s+<none>)?\s*$/m.test(head)
    const conditions = /^\s{0,8}Conditions:\s*$/m.test(head) && /^\s{1,16}[A-Z]\w{2,60}\s+(?:True|False|Unknown)(?:\s|$)/m.test(head)
    if (events && (name || /\sReason\s+.{0,200}Message\s*$/m.test(head))) return 0.9
    return conditions && (name || /LastHeartbeatTime/.test(head))
      ? 0.9
      : name && /^\s{0,8}Namespace:\s/m.test(head) && /^\s{0,8}(?:Containers|Status|Conditions):/m.test(head)
        ? 0.8
        : 0
  },
  open(publish) {
    return new Describe(publish)
  },
}

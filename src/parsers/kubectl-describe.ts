import type { Parser, Publish, RawLine } from '../core/parser.ts'
import { LOG_LINE } from '../core/log-line.ts'
import type { Instant } from '../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../records/container-state.ts'
import { KUBE_EVENT } from '../records/kube-event.ts'
import { NODE_CONDITION, type NodeCondition } from '../records/node-condition.ts'

const KEY = /^(\s{0,12})([A-Za-z][\w ()./-]{0,60}?):(?:\s+(.*?))?\s*$/
/** A container's name alone on its line: DNS label, or a placeholder that somebody put there. */
const CONTAINER = /^ {2}([a-z0-9<][\w.<>-]{0,252}):\s*$/
const TOP = /^(?:[A-Z][A-Za-z() -]{1,40}:(?:\s|$)|\s+\S|-{3,}|\.\.\.|<none>|(?:Normal|Warning|Type)\s|$)/
const EVENT = /^\s{0,8}(Normal|Warning)\s{1,40}(\S{1,80})\s{1,40}(.{1,80}?)\s{2,40}(\S{1,120}(?:, \S{1,80})?)\s{2,40}(.{1,4000})$/
/** Before Kubernetes 1.5: FirstSeen LastSeen Count From SubobjectPath Type Reason Message. */
const OLD_EVENT = /^\s{1,8}(?:\S{1,12}\s{1,12}){2}(\d{1,9})\s{1,12}.{1,300}?\s(Normal|Warning)\s{1,12}(\w{1,60})\s{1,12}(.{1,4000})$/

/** Type, status, heartbeat, transition, reason, message; a pod's conditions have the first two only. */
const CONDITION = /^\s{1,8}(\w{3,40})\s{1,40}(True|False|Unknown)\s{1,40}(\w{3}, \d\d \w{3} \d{4} [\d:]{8} \S{1,6})\s{1,40}(\w{3}, \d\d \w{3} \d{4} [\d:]{8} \S{1,6})\s{1,40}(\w{1,60})\s{1,40}(.{1,1000})$/
/** What must follow a heading that opens a section by itself. */
const COLUMNS = /^\s{0,8}Type\s{1,40}(?:Status|Reason)\b/
/** Continues the event of a scheduler before Kubernetes 1.5. */
const FIT_FAILURE = /^\s{0,8}fit failure on node \(/

interface Working {
  container?: string | undefined
  id?: string | undefined
  restarts?: number | undefined
  limit?: string | undefined
  request?: string | undefined
  states: { which: ContainerState['which']; at: RawLine; fields: Map<string, string> }[]
}

/** `Mon, 19 May 2025 10:14:43 +0000` */
function rfc1123(text: string | undefined): Instant | undefined {
  const wall = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(wall) ? undefined : { wall }
}

class Describe {
  readonly #publish: Publish
  #name: string | undefined
  #namespace: string | undefined
  #uid: string | undefined
  #node: string | undefined
  #section = ''
  #work: Working | undefined
  #fields: Map<string, string> | undefined
  #resources: 'limit' | 'request' | undefined
  #lines = 0
  #known = 0
  /** Blanks that the whole text is indented by. */
  #indent = 0
  /** Opened by a heading alone: the next line must be its columns. */
  #bare = false
  #reason: string | undefined

  constructor(publish: Publish) {
    this.#publish = publish
  }

  line(line: RawLine): 'take' | 'end' {
    if (this.#lines === 0) this.#indent = /^ {0,8}(?=Name:)/.exec(line.text)?.[0].length ?? 0
    const text = line.text.slice(0, this.#indent).trim() === '' ? line.text.slice(this.#indent) : line.text
    if (this.#section === 'Events' && FIT_FAILURE.test(text)) {
      this.#publish(KUBE_EVENT, { object: this.#object(), type: 'Warning', reason: 'FailedScheduling', message: text.trim() }, line)
      return 'take'
    }
    if (!TOP.test(text)) return 'end'
    if (this.#lines === 0) this.#bare = /^(?:Conditions|Events):\s*$/.test(text)
    else if (this.#lines === 1 && this.#bare && !COLUMNS.test(text)) return 'end'
    this.#lines++
    if (this.#section === 'Conditions' && this.#condition(text, line)) return 'take'
    // a `Name:` that opens no description is given back after some lines
    if (this.#lines > 12 && this.#known === 0) return 'end'
    if (this.#section === 'Events' && this.#event(text, line)) return 'take'
    const container = /Containers$/.test(this.#section) ? CONTAINER.exec(text) : null
    if (container !== null) {
      this.#close()
      this.#known++
      this.#work = { container: container[1], states: [] }
      return 'take'
    }
    const m = KEY.exec(text)
    if (m === null) return 'take'
    const [indent, key, value] = [m[1]!.length, m[2]!, m[3] ?? '']
    if (indent === 0) this.#topLevel(key, value, line)
    else this.#field(key, value, line)
    return 'take'
  }

  end(): void {
    this.#close()
  }

  #object(): string | undefined {
    return this.#name === undefined ? undefined : this.#namespace === undefined ? this.#name : `${this.#namespace}/${this.#name}`
  }

  #condition(text: string, line: RawLine): boolean {
    const m = CONDITION.exec(text)
    if (m === null) return false
    const status = m[2] as NodeCondition['status']
    this.#publish(NODE_CONDITION, { node: this.#name, type: m[1]!, status, lastHeartbeat: m[3], lastTransition: m[4], reason: m[5], message: m[6]?.trim() }, line, rfc1123(m[4]))
    return true
  }

  #topLevel(key: string, value: string, line: RawLine): void {
    // a pod that failed as a whole says why at its head
    if (key === 'Reason') this.#reason = value
    else if (key === 'Message' && this.#reason === 'Evicted') this.#publish(KUBE_EVENT, { object: this.#object(), type: 'Warning', reason: 'Evicted', message: value }, line)
    if (key === 'Name') {
      this.#close()
      this.#name = value
      this.#namespace = undefined
      this.#uid = undefined
      this.#node = undefined
      this.#section = ''
      return
    }
    if (key === 'Namespace') this.#namespace = value
    else if (key === 'UID') this.#uid = value
    else if (key === 'Node') this.#node = value.split('/')[0]
    else {
      this.#close()
      this.#section = key
    }
    if (/^(?:Namespace|UID|Node|Containers|Init Containers|Conditions|Events|Roles|Status)$/.test(key)) this.#known++
  }

  #field(key: string, value: string, at: RawLine): void {
    // a fragment that begins inside a container
    if (/^(?:State|Last State|Last Termination State)$/.test(key)) {
      this.#work ??= { states: [] }
      this.#known++
      this.#fields = new Map([['state', value]])
      this.#work.states.push({ which: key === 'State' ? 'state' : 'last state', at, fields: this.#fields })
      return
    }
    if (this.#work === undefined) return
    const state = this.#work.states.at(-1)
    if (this.#fields !== undefined && state !== undefined && /^(?:Reason|Message|Exit Code|Signal|Started|Finished)$/.test(key)) {
      this.#fields.set(key, value)
      if (key === 'Reason') state.at = at
      return
    }
    if (/^(?:Ready|Restart Count|Limits|Requests|Image|Container ID|Port|Mounts|Environment|Liveness|Readiness)$/.test(key)) this.#fields = undefined
    if (key === 'Restart Count') this.#work.restarts = /^\d{1,9}$/.test(value) ? Number(value) : undefined
    else if (key === 'Container ID') this.#work.id = /([0-9a-f]{64})/.exec(value)?.[1]
    else if (key === 'Limits') this.#resources = 'limit'
    else if (key === 'Requests') this.#resources = 'request'
    else if (key === 'memory' && this.#resources !== undefined) this.#work[this.#resources] = value
    else if (key !== 'cpu' && key !== 'ephemeral-storage') this.#resources = undefined
  }

  #event(text: string, line: RawLine): boolean {
    const m = EVENT.exec(text)
    const old = m === null ? OLD_EVENT.exec(text) : null
    if (m === null && old === null) return false
    const object = this.#object()
    const message = (m?.[5] ?? old?.[4] ?? '').trim()
    const reason = m?.[2] ?? old?.[3] ?? ''
    const times = /\(x(\d{1,9}) over/.exec(m?.[3] ?? '')?.[1] ?? old?.[1]
    this.#publish(KUBE_EVENT, { object, type: m?.[1] ?? old?.[2], reason, message, count: times === undefined ? undefined : Number(times) }, line)
    // node-problem-detector quotes the kernel
    if (/out of memory|segfault|blocked for more than/i.test(message)) this.#publish(LOG_LINE, { message }, line)
    return true
  }

  #close(): void {
    const work = this.#work
    this.#work = undefined
    this.#fields = undefined
    this.#resources = undefined
    for (const { which, at, fields } of work?.states ?? []) {
      const state = fields.get('state')
      const number = (key: string): number | undefined => (/^\d{1,9}$/.test(fields.get(key) ?? '') ? Number(fields.get(key)) : undefined)
      const finished = fields.get('Finished')
      this.#publish(
        CONTAINER_STATE,
        {
          container: work?.container,
          pod: this.#name,
          namespace: this.#namespace,
          podUid: this.#uid,
          containerId: work?.id,
          node: this.#node,
          which,
          state: state === 'Waiting' || state === 'Running' || state === 'Terminated' ? state : undefined,
          reason: fields.get('Reason'),
          message: fields.get('Message'),
          exitCode: number('Exit Code'),
          signal: number('Signal'),
          started: fields.get('Started'),
          finished,
          restarts: work?.restarts,
          memoryLimit: work?.limit,
          memoryRequest: work?.request,
        },
        at,
        rfc1123(finished),
      )
    }
  }
}

export const kubectlDescribe: Parser = {
  id: 'kubectl-describe',
  title: 'kubectl describe pod or node',
  capture: ['kubectl describe pod POD -n NAMESPACE', 'kubectl describe node NODE'],
  recognised: 'by its keys: Name, Namespace, Containers, State, Last State, Events',
  samples: [
    {
      text: 'Name:         api-7d9f\nNamespace:    shop\nNode:         node7/192.0.2.7\nStatus:       Running\nContainers:\n  api:\n    Container ID:   containerd://0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Ready:          True\n    Restart Count:  0\nEvents:             <none>\n',
    },
  ],
  shows: ['pod status'],
  begins: ['Name:         ', 'Name:                ', 'Last State:', 'Init Containers:', 'Container ID:', 'Conditions:', 'Events:'],
  sniff(head) {
    const has = (pattern: RegExp): boolean => pattern.test(head)
    if (has(/^\s*[[{]/) || has(/^\s{0,8}apiVersion:/m)) return 0
    if (has(/^(?:Conditions|Events):\s*$/m) && /^\s{0,8}(?:Conditions|Events):\s*\n\s{0,8}Type\s+(?:Status|Reason)\b/.test(head)) return 0.8
    if (has(/^\s{0,8}Name:\s+\S/m) && (has(/^\s{0,8}Namespace:\s/m) || has(/^Conditions:\s*$/m)) && has(/^\s{0,8}(?:Containers|Events|Conditions|Status|Roles|Annotations):/m) && /^\s*(?:\$ .*\n)?Name:/.test(head)) return 0.9
    return has(/^\s{0,8}(?:Last State|State):\s+(?:Terminated|Waiting|Running)/m) && /^\s*(?:Init )?(?:Containers:|Last State:|State:)/.test(head) ? 0.8 : 0
  },
  open(publish) {
    const describe = new Describe(publish)
    return { line: (line) => describe.line(line), end: () => describe.end() }
  },
}

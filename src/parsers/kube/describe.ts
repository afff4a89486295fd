import { extended } from '../../core/extended.ts'
import type { Publish, RawLine, Sink } from '../../core/parser.ts'
import { type KubeEvent, RESTATED_EVENT } from '../../records/kube-event.ts'
import { JOB_STATUS } from '../../records/job-status.ts'
import { NODE_CONDITION } from '../../records/node-condition.ts'
import { OBJECT_STATUS } from '../../records/object-status.ts'
import { POD_STATUS } from '../../records/pod-status.ts'
import { TERMINATION_MESSAGE } from '../../records/termination-message.ts'
import type { Instant } from '../../core/span.ts'
import { isPrompt } from '../../core/prompt.ts'
import { isAmiss } from './amiss.ts'
import { conditionRow, isConditionHeader, isNodeCondition } from './describe-condition.ts'
import { DescribedContainer, describedInstant, type Place } from './describe-container.ts'
import { ownAddresses } from './own-addresses.ts'
import { describedJob } from './described-job.ts'
import { describedKind, KIND_KEYS } from './described-kind.ts'
import { DescribedEvents } from './describe-events.ts'
import { KEY, PHASE, SHORT_REASON, STATE_KEY, TOP_KEYS } from './describe-keys.ts'
import { isRuler } from './event-row.ts'
import { isLogged } from './logged.ts'

/** A container's name alone on its line: a DNS label, or a placeholder that somebody put there. */
const CONTAINER = /^\s{1,12}([a-z0-9<][\w.<>-]{0,252}):\s*$/
/** Lists of words, tables and maps below a key, whose lines are no keys. */
const ENTRY: Readonly<Record<string, RegExp>> = {
  Labels: /^\s+[\w./-]{1,320}=\S*$/,
  Selector: /^\s+[\w./-]{1,320}=\S*$/,
  'Node-Selectors': /^\s+[\w./-]{1,320}=\S*$/,
  Annotations: /^\s+[\w.-]{1,253}(?:\/[\w.-]{1,63})?:(?:\s|$)/,
  Tolerations: /^\s+\S{1,320}(?: op=\w{5,6})?(?: for \d{1,9}s)?$/,
  Taints: /^\s+[\w./-]{1,320}(?:=\S*)?:(?:NoSchedule|PreferNoSchedule|NoExecute)$/,
  'Non-terminated Pods': /^\s+(?:Namespace\s+Name\s|-{3,}\s|[a-z0-9][a-z0-9.-]*\s+[a-z0-9][a-z0-9.-]*\s+\S+ \(\d+%\))/,
  'Allocated resources': /^\s+(?:Resource\s+Requests\s|-{3,}\s|\(Total limits|[a-z][\w./-]*\s+\S+(?: \(\d+%\))?\s+\S+)/,
}
/** A key and its value in a column of its own, which stands two blanks away at least. */
const ALIGNED = /^\s{1,24}[A-Za-z][\w ()./-]{0,60}?:(?:\s{2,80}\S.{0,4000}|\t.{0,4000})?\s{0,80}$/
/** Lines of a message that a program left. */
const MAX_SPILL = 40

/** A controller names in its events what it controls: `replicaset-controller`. */
const kindFor = (kind: string, { from }: KubeEvent): string =>
  kind === 'workload' ? (/^(replicaset|statefulset|daemonset|deployment|replication)-?controller$/.exec(from ?? '')?.[1] ?? kind) : kind

/** Reads `kubectl describe` of pods, nodes and what makes pods, and pieces of it. */
export class Describe implements Sink {
  readonly #publish: Publish
  readonly #events: DescribedEvents
  /** Column of the keys of the object. */
  #base = 0
  #top = new Map<string, { value: string; at: RawLine }>()
  #section = ''
  #container: DescribedContainer | undefined
  #podReady: boolean | undefined
  #unscheduled = false
  #begun = false
  #lines = 0
  /** Keys and rows that only a description has. */
  #known = 0
  #spilled = 0
  /** What a program left behind, until it is told when. */
  readonly #words: { readonly text: string; readonly line: RawLine }[] = []

  /** Of the container inside of which it begins, where the line above tells it. */
  readonly #nameAbove: string | undefined

  constructor(publish: Publish, lineAbove = '') {
    this.#publish = publish
    this.#nameAbove = CONTAINER.exec(lineAbove)?.[1]
    this.#events = new DescribedEvents((event) => {
      return {
        ...event,
        kind: event.kind ?? kindFor(this.#kind, event),
        name: event.name ?? this.#value('Name'),
        namespace: event.namespace ?? this.#value('Namespace'),
      }
    }, publish)
  }

  get certain(): boolean {
    return this.#container !== undefined || this.#events.isWaiting || this.#tellsStatus()
  }

  line(line: RawLine): 'take' | 'pass' | 'end' {
    const text = line.text.length > 12_000 ? line.text.slice(0, 12_000) : line.text
    if (text.trim() === '') {
      this.#events.blank()
      return 'pass'
    }
    if (isPrompt(text)) return 'end'
    const answer = this.#read(line, text)
    // what began with `Name:` alone is no description
    return ++this.#lines > 3 && this.#known < 2 ? 'end' : answer
  }

  end(): void {
    this.#closeAll()
  }

  #read(line: RawLine, text: string): 'take' | 'pass' | 'end' {
    const m = KEY.exec(text)
    const indent = text.search(/\S/)
    const key = m?.[2] ?? ''
    const value = (m?.[3] ?? '').trim()
    if (!this.#begun) {
      this.#begun = true
      if (/^(?:Name|(?:Init )?Containers|Events|Conditions)$/.test(key)) this.#base = indent
    }
    if (isLogged(text)) return this.#container?.isLastWords === true ? this.#spill(line, text) : 'pass'
    if (this.#section === 'Events') {
      const topKey = m !== null && indent <= this.#base && this.#isTop(key)
      if (!topKey) {
        const answer = this.#events.line(line, text)
        if (answer === 'take') this.#known++
        return answer
      }
    }
    // whoever made the object wrote them: they may look like anything
    if (this.#section === 'Annotations' && indent > this.#base) return 'take'
    const isField = m !== null && this.#container?.ownsField(key, indent) === true
    if (!isField && isNodeCondition(text)) return this.#condition(line, text)
    // `grep -i oom` of a description
    if (!isField && key === 'Reason' && SHORT_REASON.test(value) && (indent > this.#base || !this.#top.has('Status'))) {
      this.#open(undefined).reasonAlone(value, line)
      this.#known += 2
      return 'take'
    }
    if (m !== null && !isField && indent <= this.#base && this.#isTop(key)) {
      this.#topLevel(key, value, line)
      return 'take'
    }
    return this.#inSection(line, text, m, indent)
  }

  #inSection(line: RawLine, text: string, m: RegExpExecArray | null, indent: number): 'take' | 'pass' {
    if ((this.#section === 'Conditions' || !this.#top.has('Name')) && (isConditionHeader(text) || isRuler(text))) return 'take'
    if (this.#section === 'Conditions' && indent > this.#base) return this.#condition(line, text)
    const opens = /Containers$/.test(this.#section) && indent - this.#base <= 5 ? CONTAINER.exec(text) : null
    if (opens !== null) {
      this.#known++
      this.#open(opens[1])
      return 'take'
    }
    if (this.#container?.argument(line, indent, m) === true) return 'take'
    if (m !== null && this.#key(line, m, indent)) return 'take'
    if (this.#container?.isRow(text) === true) return 'take'
    if (indent > this.#base && (ENTRY[this.#section]?.test(text) === true || (this.#known > 1 && ALIGNED.test(text)))) return 'take'
    return this.#rest(line, text, indent)
  }

  #key(line: RawLine, m: RegExpExecArray, indent: number): boolean {
    const [key, value] = [m[2]!, (m[3] ?? '').trim()]
    // an object whose description is itself indented (a pod template): its sections
    if (/^(?:Containers|Init Containers|Conditions|Events)$/.test(key) && value === '') {
      this.#base = Math.max(this.#base, key === 'Events' || key === 'Conditions' ? indent : this.#base)
      this.#topLevel(key, '', line)
      return true
    }
    // the lease names the node where the head is cut off
    if (this.#section === 'Lease' && key === 'HolderIdentity') {
      if (!this.#top.has('Name')) this.#top.set('Name', { value, at: line })
      return true
    }
    const begins = STATE_KEY.test(key)
      ? /^(?:|Waiting|Running|Terminated)$/.test(value)
      : /^(?:Container ID|Image|Restart Count|Ready)$/.test(key)
    if (begins && (this.#container === undefined || this.#container.isOver(key))) {
      // a fragment may begin inside a container
      this.#open(this.#lines === 0 ? this.#nameAbove : undefined)
      this.#known++
    }
    if (this.#container?.field(key, value, line, indent) !== true) return false
    this.#known++
    this.#spilled = 0
    if (key === 'Message' && value !== '' && this.#container.isLastWords) this.#words.push({ text: value, line })
    else if (key === 'Finished') this.#lastWords(describedInstant(value))
    return true
  }

  /** What fits nowhere: the rest of a message, or another text. */
  #rest(line: RawLine, text: string, indent: number): 'take' | 'pass' {
    const message = this.#top.get('Message')
    if (this.#section === 'Message' && message !== undefined && indent > this.#base && ++this.#spilled <= 3) {
      message.value += ` ${text.trim()}`
      return 'take'
    }
    // what a program said before it ended, in lines of its own
    return this.#container?.inMessage === true ? this.#spill(line, text) : 'pass'
  }

  /** A further line of what a program left behind. */
  #spill(line: RawLine, text: string): 'take' | 'pass' {
    if (++this.#spilled > MAX_SPILL) return 'pass'
    this.#words.push({ text, line })
    return 'take'
  }

  /** What a program left behind was said when it ended. */
  #lastWords(time?: Instant): void {
    const { pod, namespace } = this.#place
    for (const { text, line } of this.#words.splice(0))
      this.#publish(TERMINATION_MESSAGE, { text, container: this.#container?.name, pod, namespace }, line, time)
  }

  #open(name: string | undefined): DescribedContainer {
    this.#close()
    this.#container = new DescribedContainer(name, this.#section === 'Init Containers')
    return this.#container
  }

  #topLevel(key: string, value: string, at: RawLine): void {
    this.#known++
    this.#spilled = 0
    // a key that comes again is another object's
    if (key === 'Name' || this.#top.has(key)) this.#closeAll()
    else this.#close()
    this.#events.flush()
    this.#top.set(key, { value, at })
    this.#section = key
    if (key === 'Unschedulable' && value === 'true')
      this.#publish(NODE_CONDITION, { node: this.#value('Name'), type: 'Unschedulable', status: 'True' }, at)
  }

  #condition(line: RawLine, text: string): 'take' | 'pass' {
    const row = conditionRow(text)
    if (row === undefined) return 'pass'
    this.#known += 2
    const { ofNode, ...condition } = row
    // a row that stands apart is not of the pod above it
    const node = this.#section === 'Conditions' || this.#isNode() ? this.#value('Name') : undefined
    const name = this.#value('Name')
    if (name !== undefined && this.#section === 'Conditions' && isAmiss(row.type, row.status)) {
      const { namespace } = this.#place
      this.#publish(OBJECT_STATUS, { kind: this.#kind, namespace, name, condition }, line)
    }
    if (ofNode) this.#publish(NODE_CONDITION, { node, ...condition }, line, describedInstant(condition.since))
    else if (row.type === 'Ready') this.#podReady = row.status === 'True'
    else if (row.type === 'PodScheduled' && row.status === 'False') this.#unscheduled = true
    return 'take'
  }

  /** Words that log lines begin with too are keys below the name of an object only. */
  #isTop(key: string): boolean {
    return TOP_KEYS.test(key) || (KIND_KEYS.has(key) && this.#top.has('Name'))
  }

  #value(key: string): string | undefined {
    const value = this.#top.get(key)?.value.trim()
    return value === '' || value === '<none>' ? undefined : value
  }

  #has(...keys: readonly string[]): boolean {
    return keys.some((key) => this.#top.has(key))
  }

  get #kind(): string {
    return describedKind((key) => this.#top.has(key))
  }

  #isNode(): boolean {
    return this.#kind === 'node'
  }

  get #place(): Place {
    return {
      pod: this.#value('Name'),
      namespace: this.#value('Namespace'),
      podUid: this.#value('UID'),
      node: this.#value('Node')?.split('/')[0] || undefined,
    }
  }

  /** The head of a pod, or enough of it. */
  #tellsStatus(): boolean {
    if (this.#kind !== 'pod') return false
    if (this.#top.has('Reason')) return this.#has('Status', 'Message', 'Name')
    return PHASE.test(this.#value('Status') ?? '') && this.#has('Namespace', 'Message', 'Containers', 'Node')
  }

  #closeAll(): void {
    this.#events.flush()
    this.#close()
    if (this.#tellsStatus()) this.#status()
    else this.#object()
    const job = describedJob((key) => this.#value(key))
    if (job !== undefined) this.#publish(JOB_STATUS, job, this.#top.get('Pods Statuses')!.at)
    this.#top = new Map()
    this.#section = ''
    this.#events.reset()
    this.#podReady = undefined
    this.#unscheduled = false
  }

  #status(): void {
    const reason = this.#value('Reason') ?? (this.#unscheduled ? 'Unschedulable' : undefined)
    const stated = this.#top.get('Reason')
    const at = (stated?.value ? stated : (this.#top.get('Status') ?? stated))!.at
    const { pod, namespace } = this.#place
    const message = this.#value('Message')
    const terminatingFor = /^Terminating \(lasts ([\dsmhdy]{2,20})\)$/.exec(this.#value('Status') ?? '')?.[1]
    const addresses = ownAddresses(this.#value('Node')?.split('/')[1], [this.#value('IP')])
    this.#publish(
      POD_STATUS,
      extended(this.#place, { addresses, status: this.#value('Status'), reason, message, ready: this.#podReady, terminatingFor }),
      at,
    )
    // a pod that was ended as a whole says at its head what its event said
    if (reason === 'Evicted' && message !== undefined)
      this.#publish(
        RESTATED_EVENT,
        { kind: 'pod', name: pod, namespace, type: 'Warning', reason, message, count: 1 },
        this.#top.get('Message')!.at,
      )
  }

  /** What a volume, a claim or a Service says of itself. */
  #object(): void {
    const [kind, name, status, endpoints] = [this.#kind, this.#value('Name'), this.#top.get('Status'), this.#top.get('Endpoints')]
    if (name === undefined) return
    const selector = this.#value('Selector')
    if (kind === 'service' && endpoints?.value === '<none>' && selector !== undefined)
      this.#publish(OBJECT_STATUS, { kind, namespace: this.#value('Namespace'), name, noEndpointsOf: selector }, endpoints.at)
    if (status === undefined || !kind.startsWith('persistentvolume')) return
    this.#publish(OBJECT_STATUS, { kind, namespace: this.#value('Namespace'), name, phase: status.value }, status.at)
  }

  #close(): void {
    this.#lastWords()
    this.#container?.publish(this.#publish, this.#place, !/^(?:pod|node)$/.test(this.#kind))
    this.#container = undefined
  }
}

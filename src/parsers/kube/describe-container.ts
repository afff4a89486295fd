import type { Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { dateAt } from '../../core/time/notations.ts'
import { CONTAINER_ARGUMENT, type ContainerArgument } from '../../records/container-argument.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { isOfProgram } from '../../records/termination-message.ts'
import { STATE_KEY } from './describe-keys.ts'

const MAX_ARGUMENTS = 500
const STATE_FIELD = /^(?:Reason|Message|Exit Code|Signal|Started|Finished)$/
/** Other keys of a container. */
const FIELD =
  /^(?:Container ID|Image|Image ID|(?:Host )?Ports?|Command|Args|Ready|Restart Count|Limits|Requests|Liveness|Readiness|Startup|Environment|Environment Variables from|Mounts|Devices|SeccompProfile|Allocated Resources|cpu|memory|ephemeral-storage|hugepages-\w{1,20}|[a-z0-9.-]{3,60}\/[\w.-]{2,60})$/
const RESOURCE = /^(?:cpu|ephemeral-storage|hugepages-.{1,20}|[a-z0-9.-]{3,60}\/[\w.-]{2,60})$/
/** `/data from cache (rw)`, `settings  ConfigMap  Optional: false`, `<none>`. */
const ROW = /^\s{1,40}(?:\/\S{0,400} from \S{1,253} \(.{2,400}\)|\S{1,253}\s{1,80}(?:ConfigMap|Secret)\s.{0,80}Optional: \w{4,5}|<none>)$/

export interface Place {
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  readonly node?: string | undefined
}

/** `Mon, 19 May 2025 10:14:43 +0000`; the year 1 is Kubernetes' word for never. */
export function describedInstant(text: string | undefined): Instant | undefined {
  const date = text === undefined ? undefined : dateAt(text)
  if (date?.time === undefined || !('wall' in date.time) || date.length !== text?.length) return undefined
  return date.time.wall > 0 ? date.time : undefined
}

/** One container of a description, or a piece of one. */
export class DescribedContainer {
  readonly name: string | undefined
  readonly #init: boolean
  #id: string | undefined
  #image: string | undefined
  #ready: boolean | undefined
  #restarts: number | undefined
  #limit: string | undefined
  #request: string | undefined
  readonly #probes: { liveness?: string; readiness?: string; startup?: string } = {}
  readonly #states: { which: ContainerState['which']; at: RawLine; fields: Map<string, string> }[] = []
  readonly #arguments: { kind: ContainerArgument['kind']; text: string; at: RawLine }[] = []
  /** The state whose fields come, and the column of its key. */
  #fields: Map<string, string> | undefined
  #column = 0
  #last = ''
  #resources: 'limit' | 'request' | undefined
  /** Below `Command:`, `Args:` or `Environment:` each line further in is one. */
  #list: { readonly kind: ContainerArgument['kind']; readonly indent: number } | undefined

  constructor(name: string | undefined, init: boolean) {
    this.name = name
    this.#init = init
  }

  /** A second one of a state that it has is another container's, where no name tells. */
  isOver(key: string): boolean {
    return this.name === undefined && STATE_KEY.test(key) && this.#states.some(({ which }) => which === whichOf(key))
  }

  /** Whether a message was the last thing that it said: it may go on in lines of any shape. */
  get inMessage(): boolean {
    return this.#last === 'Message'
  }

  /** Whether the message of the open state is what its program left behind. */
  get isLastWords(): boolean {
    return this.inMessage && isOfProgram(this.#fields?.get('state'), this.#fields?.get('Reason'))
  }

  /** Whether a key is a field of the state that is open, wherever a head has keys of the same name. */
  ownsField(key: string, indent: number): boolean {
    return this.#fields !== undefined && STATE_FIELD.test(key) && indent >= this.#column
  }

  /** A line below a list of words: true when it is one of them. */
  argument(line: RawLine, indent: number, m: RegExpExecArray | null): boolean {
    if (this.#list === undefined) return false
    if (indent <= this.#list.indent) {
      this.#list = undefined
      return false
    }
    const words = this.#list.kind === 'variable' && m !== null ? `${m[2]}=${(m[3] ?? '').trim()}` : line.text.trim()
    if (this.#arguments.length < MAX_ARGUMENTS) this.#arguments.push({ kind: this.#list.kind, text: words.slice(0, 2000), at: line })
    return true
  }

  /** True when the key is one of a container's. */
  field(key: string, value: string, at: RawLine, indent: number): boolean {
    const isField = this.#field(key, value, at, indent)
    if (isField) this.#last = key
    return isField
  }

  isRow(text: string): boolean {
    return ROW.test(text)
  }

  #field(key: string, value: string, at: RawLine, indent: number): boolean {
    if (STATE_KEY.test(key)) {
      if (!/^(?:|Waiting|Running|Terminated)$/.test(value)) return false
      this.#fields = new Map([['state', value]])
      this.#column = indent
      this.#states.push({ which: whichOf(key), at, fields: this.#fields })
      return true
    }
    if (this.ownsField(key, indent)) {
      // a program's own message may hold lines like these: kubectl prints it behind the reason and before the others
      const isSaid = /^(?:Reason|Message)$/.test(key) && this.#fields!.has('Message')
      if (isSaid) return false
      this.#fields!.set(key, value)
      if (key === 'Reason') this.#states.at(-1)!.at = at
      return true
    }
    if (!FIELD.test(key)) return false
    this.#fields = undefined
    if (/^(?:Command|Args|Environment)$/.test(key)) {
      if (value === '') this.#list = { kind: key === 'Environment' ? 'variable' : 'argument', indent }
    } else if (key === 'Restart Count') this.#restarts = /^\d{1,9}$/.test(value) ? Number(value) : undefined
    else if (key === 'Ready') this.#ready = value === 'True' ? true : value === 'False' ? false : undefined
    else if (key === 'Container ID') this.#id = /([0-9a-f]{64})/.exec(value)?.[1]
    else if (key === 'Image') this.#image = value === '' ? undefined : value
    else if (key === 'Liveness' || key === 'Readiness' || key === 'Startup') this.#probes[key.toLowerCase() as 'liveness'] = value
    if (key === 'Limits' || key === 'Requests') this.#resources = key === 'Limits' ? 'limit' : 'request'
    else if (key === 'memory' && this.#resources === 'limit') this.#limit = value
    else if (key === 'memory' && this.#resources === 'request') this.#request = value
    else if (!RESOURCE.test(key)) this.#resources = undefined
    return true
  }

  /** A reason alone, as `grep` leaves it. */
  reasonAlone(reason: string, at: RawLine): void {
    this.#fields = new Map([
      ['state', reason === 'OOMKilled' ? 'Terminated' : 'Waiting'],
      ['Reason', reason],
    ])
    this.#states.push({ which: 'state', at, fields: this.#fields })
  }

  /** `ofTemplate`: the description is of what makes pods, whose containers have no state. */
  publish(publish: Publish, { pod, namespace, podUid, node }: Place, ofTemplate: boolean): void {
    if (!this.#init)
      for (const { at, ...argument } of this.#arguments)
        publish(
          CONTAINER_ARGUMENT,
          { ...argument, container: this.name, pod: ofTemplate ? undefined : pod, namespace, memoryLimit: this.#limit },
          at,
        )
    if (ofTemplate) return
    const present = this.#states.find((s) => s.which === 'state')?.fields.get('state')
    for (const { which, at, fields } of this.#states) {
      const state = fields.get('state')
      const number = (key: string): number | undefined => (/^\d{1,9}$/.test(fields.get(key) ?? '') ? Number(fields.get(key)) : undefined)
      const said = (key: string): string | undefined => fields.get(key) || undefined
      publish(
        CONTAINER_STATE,
        {
          source: 'pod status',
          container: this.name,
          init: this.#init,
          pod,
          namespace,
          podUid,
          // the id is that of the latest container: the one that ended, unless another runs by now
          containerId: which === 'state' || present === 'Waiting' ? this.#id : undefined,
          node,
          image: this.#image,
          which,
          state: state === 'Waiting' || state === 'Running' || state === 'Terminated' ? state : undefined,
          reason: said('Reason'),
          message: said('Message'),
          exitCode: number('Exit Code'),
          signal: number('Signal'),
          started: said('Started'),
          finished: said('Finished'),
          ready: this.#ready,
          restarts: this.#restarts,
          memoryLimit: this.#limit,
          memoryRequest: this.#request,
          probes: this.#probes,
        },
        at,
        describedInstant(said('Finished')),
      )
    }
  }
}

const whichOf = (key: string): ContainerState['which'] => (key === 'State' ? 'state' : 'last state')

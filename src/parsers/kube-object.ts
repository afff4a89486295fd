import { parseAllDocuments } from 'yaml'
import type { Parser, Publish, RawLine } from '../core/parser.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'

/** Text of one file that is kept and parsed; of a longer one nothing is. */
const MAX_BYTES = 32 * 2 ** 20
const MAX_DEPTH = 64

type Plain = Record<string, unknown>
const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : value instanceof Date ? value.toISOString() : undefined)
const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)
const hex = (value: unknown): string | undefined => /([0-9a-f]{64})/.exec(text(value) ?? '')?.[1]

interface Owner {
  pod?: string | undefined
  namespace?: string | undefined
  podUid?: string | undefined
  node?: string | undefined
  resources: Map<string, { limit?: string | undefined; request?: string | undefined }>
}

class Objects {
  readonly #publish: Publish
  readonly #lines: readonly RawLine[]
  /** Lines are found in the order in which the objects stand. */
  #from = 0

  constructor(publish: Publish, lines: readonly RawLine[]) {
    this.#publish = publish
    this.#lines = lines
  }

  /** Looks for container states in any object, however deep: a pod, a list, a fragment of a status, an engine's inspect. */
  walk(value: unknown, owner: Owner, depth = 0): void {
    if (depth > MAX_DEPTH) return
    if (Array.isArray(value)) {
      for (const item of value) this.walk(item, owner, depth + 1)
      return
    }
    if (!isObject(value)) return
    const mine = isObject(value['metadata']) ? ownerOf(value, value['metadata']) : owner
    this.#status(value, mine)
    this.#inspected(value)
    for (const child of Object.values(value)) this.walk(child, mine, depth + 1)
  }

  /** A containerStatus, or a fragment of one. */
  #status(value: Plain, owner: Owner): void {
    for (const which of ['lastState', 'state'] as const) {
      const states = value[which]
      if (!isObject(states)) continue
      const name = text(value['name'])
      const own = name === undefined ? undefined : owner.resources.get(name)
      for (const [kind, state] of Object.entries(states)) {
        if (!isObject(state) || !['terminated', 'waiting'].includes(kind)) continue
        const reason = text(state['reason'])
        const finished = text(state['finishedAt'])
        const wall = finished === undefined ? Number.NaN : Date.parse(finished)
        this.#publish(
          CONTAINER_STATE,
          {
            container: name,
            pod: owner.pod,
            namespace: owner.namespace,
            podUid: owner.podUid,
            node: owner.node,
            containerId: hex(state['containerID']) ?? hex(value['containerID']),
            which: which === 'state' ? 'state' : 'last state',
            state: kind === 'terminated' ? 'Terminated' : 'Waiting',
            reason,
            message: text(state['message']),
            exitCode: number(state['exitCode']),
            signal: number(state['signal']),
            started: text(state['startedAt']),
            finished,
            restarts: number(value['restartCount']),
            memoryLimit: own?.limit,
            memoryRequest: own?.request,
          },
          this.#find(reason ?? String(state['exitCode'] ?? kind), name),
          Number.isNaN(wall) ? undefined : { wall },
        )
      }
    }
  }

  /** One element of `docker inspect`, `podman inspect`. */
  #inspected(value: Plain): void {
    const state = value['State']
    if (!isObject(state) || typeof state['OOMKilled'] !== 'boolean') return
    const killed = state['OOMKilled']
    const memory = isObject(value['HostConfig']) ? number(value['HostConfig']['Memory']) : undefined
    const finished = text(state['FinishedAt'])
    const wall = finished === undefined ? Number.NaN : Date.parse(finished)
    this.#publish(
      CONTAINER_STATE,
      {
        container: text(value['Name'])?.replace(/^\//, ''),
        containerId: hex(value['Id']),
        which: 'state',
        state: state['Running'] === true ? 'Running' : 'Terminated',
        reason: killed ? 'OOMKilled' : text(state['Error']),
        exitCode: number(state['ExitCode']),
        started: text(state['StartedAt']),
        finished,
        restarts: number(value['RestartCount']),
        memoryLimit: memory === undefined || memory === 0 ? undefined : `${memory} bytes`,
      },
      this.#find('"OOMKilled"', undefined),
      Number.isNaN(wall) || wall < 0 ? undefined : { wall },
    )
  }

  /** The line that says it: the next one with the word, behind the container's name where that is known. */
  #find(word: string, name: string | undefined): RawLine {
    const at = this.#lines.findIndex((line, i) => i >= this.#from && line.text.includes(word))
    const start = at < 0 ? this.#lines.findIndex((line) => line.text.includes(word)) : at
    if (start >= 0) this.#from = start + 1
    return this.#lines[start] ?? this.#lines.find((line) => name !== undefined && line.text.includes(name)) ?? this.#lines[0]!
  }
}

function ownerOf(value: Plain, metadata: Plain): Owner {
  const spec = isObject(value['spec']) ? value['spec'] : {}
  const resources: Owner['resources'] = new Map()
  for (const list of [spec['containers'], spec['initContainers']])
    for (const container of Array.isArray(list) ? list : []) {
      if (!isObject(container)) continue
      const own = isObject(container['resources']) ? container['resources'] : {}
      const memory = (of: string): string | undefined => (isObject(own[of]) && own[of]['memory'] !== undefined ? String(own[of]['memory']) : undefined)
      resources.set(String(container['name']), { limit: memory('limits'), request: memory('requests') })
    }
  return { pod: text(metadata['name']), namespace: text(metadata['namespace']), podUid: text(metadata['uid']), node: text(spec['nodeName']), resources }
}

export const kubeObject: Parser = {
  id: 'kube-object',
  title: 'kubectl get -o yaml or json, docker inspect, podman inspect',
  capture: ['kubectl get pod POD -n NAMESPACE -o yaml', 'docker inspect CONTAINER'],
  recognised: 'by apiVersion and kind, a terminated or waiting state, or State.OOMKilled',
  samples: [{ path: 'pod.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api-7d9f\n  namespace: shop\nstatus:\n  containerStatuses:\n  - name: api\n    restartCount: 0\n    state:\n      running:\n        startedAt: "2025-11-21T14:03:12Z"\n' }],
  shows: ['pod status'],
  sniff(head) {
    if (/^\s{0,16}"?apiVersion"?\s?:/m.test(head) && /^\s{0,16}"?kind"?\s?:/m.test(head)) return 0.9
    if (/^\s*\[?\s*\{/.test(head) && /"OOMKilled"\s?:/.test(head)) return 0.9
    return /^\s{0,16}"?(?:lastState|state)"?\s?:\s*\{?\s*$/m.test(head) && /^\s{0,16}"?(?:terminated|waiting)"?\s?:/m.test(head) ? 0.8 : 0
  },
  open(publish) {
    const lines: RawLine[] = []
    let size = 0
    return {
      line(line) {
        size += line.text.length + 1
        if (size <= MAX_BYTES) lines.push(line)
        return 'take'
      },
      end() {
        if (lines.length === 0 || size > MAX_BYTES) return
        const whole = lines.map((line) => line.text).join('\n')
        const objects = new Objects(publish, lines)
        const none: Owner = { resources: new Map() }
        for (const document of documents(whole)) objects.walk(document, none)
      },
    }
  },
}

/** JSON, or YAML documents; what cannot be parsed gives nothing. Aliases are not expanded beyond the library's bound. */
function documents(whole: string): unknown[] {
  try {
    return [JSON.parse(whole)]
  } catch {
    try {
      const parsed = parseAllDocuments(whole, { logLevel: 'silent', uniqueKeys: false })
      return (Array.isArray(parsed) ? parsed : []).map((document) => document.toJS({ maxAliasCount: 100 }) as unknown)
    } catch {
      return []
    }
  }
}

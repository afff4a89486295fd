import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { CONTAINER_ARGUMENT, type ContainerArgument } from '../../records/container-argument.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { KUBE_EVENT } from '../../records/kube-event.ts'
import { NODE_CONDITION } from '../../records/node-condition.ts'
import { POD_STATUS } from '../../records/pod-status.ts'
import { publishEvent } from '../kube/event-row.ts'
import { locatedJson } from '../kube/located-json.ts'
import { locatedYaml } from '../kube/located-yaml.ts'
import { flag, get, MAX_DEPTH, number, text, type Tree } from '../kube/tree.ts'

/** Text of one file that is kept; the rest of a longer one is not read. */
const MAX_BYTES = 32 * 2 ** 20
const MAX_ARGUMENTS = 500
const FRAGMENT = /^\s*(?:- )?(?:lastState|containerStatuses|initContainerStatuses|terminated):\s*$/

const hex = (tree: Tree | undefined): string | undefined => /([0-9a-f]{64})/.exec(text(tree) ?? '')?.[1]

/** RFC 3339; the year 1 is the API's and the engines' word for never. */
function instant(written: string | undefined): Instant | undefined {
  const wall = written === undefined ? Number.NaN : Date.parse(written)
  return Number.isNaN(wall) || wall <= 0 ? undefined : { wall }
}

interface Owner {
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  readonly node?: string | undefined
  readonly containers: ReadonlyMap<string, Tree>
}

const NOBODY: Owner = { containers: new Map() }

class Objects {
  readonly #publish: Publish
  readonly #lines: readonly RawLine[]

  constructor(publish: Publish, lines: readonly RawLine[]) {
    this.#publish = publish
    this.#lines = lines
  }

  /** Looks for what it knows in any document, however deep: a pod, a list, a fragment of a status, an engine's inspect. */
  walk(tree: Tree, owner: Owner, depth = 0): void {
    if (depth > MAX_DEPTH) return
    for (const item of tree.list ?? []) this.walk(item, owner, depth + 1)
    if (tree.map === undefined) return
    const kind = text(get(tree, 'kind'))
    if (kind === 'Event' || tree.map.has('involvedObject') || tree.map.has('regarding')) return this.#event(tree)
    const mine = tree.map.has('metadata') && (tree.map.has('spec') || tree.map.has('status')) ? ownerOf(tree) : owner
    if (mine !== owner) this.#started(tree, mine)
    if (kind === 'Node' || get(tree, 'status', 'nodeInfo') !== undefined) return this.#node(tree, mine)
    if (kind === 'Pod') this.#pod(tree, mine)
    if (tree.map.has('state') || tree.map.has('lastState')) this.#status(tree, mine)
    else if (tree.map.has('terminated') && depth < 2) this.#state(tree, tree, 'state', mine)
    this.#engine(tree)
    this.#cri(tree)
    this.#task(tree)
    // the State of an inspect belongs to what stands around it
    for (const [key, child] of tree.map) if (key !== 'State' || child.map?.has('OOMKilled') !== true) this.walk(child, mine, depth + 1)
  }

  /** What the containers of a pod, or of a template for pods, are started with. */
  #started(tree: Tree, { pod, namespace }: Owner): void {
    for (const container of get(tree, 'spec', 'containers')?.list ?? []) {
      const of = {
        container: text(get(container, 'name')),
        pod,
        namespace,
        memoryLimit: text(get(container, 'resources', 'limits', 'memory')),
      }
      for (const key of ['command', 'args']) this.#arguments('argument', get(container, key)?.list, of)
      for (const variable of (get(container, 'env')?.list ?? []).slice(0, MAX_ARGUMENTS)) {
        const value = text(get(variable, 'value'))
        if (value !== undefined)
          this.#publish(
            CONTAINER_ARGUMENT,
            { ...of, kind: 'variable', text: `${text(get(variable, 'name'))}=${value}`.slice(0, 2000) },
            this.#at(get(variable, 'value')),
          )
      }
    }
  }

  #arguments(kind: ContainerArgument['kind'], list: readonly Tree[] | undefined, of: Omit<ContainerArgument, 'kind' | 'text'>): void {
    for (const item of (list ?? []).slice(0, MAX_ARGUMENTS)) {
      const words = text(item)
      if (words !== undefined) this.#publish(CONTAINER_ARGUMENT, { ...of, kind, text: words.slice(0, 2000) }, this.#at(item))
    }
  }

  #at(...trees: (Tree | undefined)[]): RawLine {
    const line = trees.find((tree) => tree !== undefined)?.line ?? 0
    return this.#lines[line] ?? this.#lines[0]!
  }

  /** A containerStatus, or a fragment of one. */
  #status(status: Tree, owner: Owner): void {
    for (const which of ['lastState', 'state'] as const) {
      const states = get(status, which)
      if (states?.map !== undefined) this.#state(status, states, which, owner)
    }
  }

  #state(status: Tree, states: Tree, which: 'state' | 'lastState', owner: Owner): void {
    const name = text(get(status, 'name'))
    const spec = name === undefined ? undefined : owner.containers.get(name)
    const waiting = get(status, 'state', 'waiting') !== undefined
    for (const [kind, words] of [
      ['terminated', 'Terminated'],
      ['waiting', 'Waiting'],
      ['running', 'Running'],
    ] as const) {
      const state = get(states, kind)
      if (state?.map === undefined) continue
      const finished = text(get(state, 'finishedAt'))
      // the id beside the states is that of the latest container
      const own = hex(get(state, 'containerID')) ?? (which === 'state' || waiting ? hex(get(status, 'containerID')) : undefined)
      this.#publish(
        CONTAINER_STATE,
        {
          source: 'pod status',
          container: name,
          pod: owner.pod,
          namespace: owner.namespace,
          podUid: owner.podUid,
          node: owner.node,
          containerId: own,
          image: text(get(status, 'image')),
          which: which === 'state' ? 'state' : 'last state',
          state: words,
          reason: text(get(state, 'reason')),
          message: text(get(state, 'message')),
          exitCode: number(get(state, 'exitCode')),
          signal: number(get(state, 'signal')),
          started: text(get(state, 'startedAt')),
          finished,
          ready: flag(get(status, 'ready')),
          restarts: number(get(status, 'restartCount')),
          memoryLimit: text(get(spec, 'resources', 'limits', 'memory')),
          memoryRequest: text(get(spec, 'resources', 'requests', 'memory')),
          probes: {
            liveness: probe(get(spec, 'livenessProbe')),
            readiness: probe(get(spec, 'readinessProbe')),
            startup: probe(get(spec, 'startupProbe')),
          },
        },
        this.#at(get(state, 'reason'), get(state, 'exitCode'), state),
        instant(finished),
      )
    }
  }

  #pod(tree: Tree, owner: Owner): void {
    const status = get(tree, 'status')
    if (status === undefined) return
    const conditions = get(status, 'conditions')?.list ?? []
    const condition = (type: string): Tree | undefined => conditions.find((c) => text(get(c, 'type')) === type)
    const scheduled = condition('PodScheduled')
    const unscheduled = text(get(scheduled, 'status')) === 'False'
    const ready = text(get(condition('Ready'), 'status'))
    const { pod, namespace, podUid, node } = owner
    this.#publish(
      POD_STATUS,
      {
        pod,
        namespace,
        podUid,
        node,
        status: text(get(status, 'phase')),
        reason: text(get(status, 'reason')) ?? (unscheduled ? text(get(scheduled, 'reason')) : undefined),
        message: text(get(status, 'message')) ?? (unscheduled ? text(get(scheduled, 'message')) : undefined),
        ready: ready === undefined ? undefined : ready === 'True',
      },
      this.#at(get(status, 'reason'), unscheduled ? (get(scheduled, 'message') ?? scheduled) : undefined, get(status, 'phase'), status),
    )
    // what its event said, which the API keeps for an hour only
    const [reason, message] =
      text(get(status, 'reason')) === 'Evicted'
        ? ['Evicted', get(status, 'message')]
        : ['FailedScheduling', unscheduled ? get(scheduled, 'message') : undefined]
    if (message !== undefined)
      this.#publish(
        KUBE_EVENT,
        { kind: 'pod', name: pod, namespace, uid: podUid, type: 'Warning', reason, message: text(message) ?? '', count: 1 },
        this.#at(message),
        instant(unscheduled ? text(get(scheduled, 'lastTransitionTime')) : undefined),
      )
  }

  #node(tree: Tree, owner: Owner): void {
    for (const condition of get(tree, 'status', 'conditions')?.list ?? []) {
      const status = text(get(condition, 'status'))
      const type = text(get(condition, 'type'))
      if (type === undefined || !(status === 'True' || status === 'False' || status === 'Unknown')) continue
      const since = text(get(condition, 'lastTransitionTime'))
      this.#publish(
        NODE_CONDITION,
        {
          node: owner.pod,
          type,
          status,
          reason: text(get(condition, 'reason')),
          message: text(get(condition, 'message')),
          heartbeat: text(get(condition, 'lastHeartbeatTime')),
          since,
        },
        this.#at(get(condition, 'reason'), get(condition, 'type')),
        instant(since),
      )
    }
    const cordoned = get(tree, 'spec', 'unschedulable')
    if (flag(cordoned) === true)
      this.#publish(NODE_CONDITION, { node: owner.pod, type: 'Unschedulable', status: 'True' }, this.#at(cordoned))
  }

  #event(tree: Tree): void {
    const object = get(tree, 'involvedObject') ?? get(tree, 'regarding')
    const message = get(tree, 'message') ?? get(tree, 'note')
    const reason = text(get(tree, 'reason'))
    if (reason === undefined) return
    const time =
      text(get(tree, 'series', 'lastObservedTime')) ??
      text(get(tree, 'lastTimestamp')) ??
      text(get(tree, 'deprecatedLastTimestamp')) ??
      text(get(tree, 'eventTime'))
    publishEvent(
      this.#publish,
      {
        kind: text(get(object, 'kind'))?.toLowerCase(),
        namespace: text(get(object, 'namespace')),
        name: text(get(object, 'name')),
        uid: text(get(object, 'uid')),
        container: /\{([^}]{1,253})\}$/.exec(text(get(object, 'fieldPath')) ?? '')?.[1],
        type: text(get(tree, 'type')),
        reason,
        message: text(message) ?? '',
        count: number(get(tree, 'series', 'count')) ?? number(get(tree, 'count')) ?? number(get(tree, 'deprecatedCount')) ?? 1,
        from: text(get(tree, 'source', 'component')) ?? text(get(tree, 'reportingComponent')) ?? text(get(tree, 'reportingController')),
      },
      this.#at(message, get(tree, 'reason')),
      instant(time),
    )
  }

  /** One element of `docker inspect` or `podman inspect`, or its State alone. */
  #engine(tree: Tree): void {
    const state = get(tree, 'State') ?? (tree.map?.has('OOMKilled') === true && tree.map.has('Running') ? tree : undefined)
    const killed = flag(get(state, 'OOMKilled'))
    if (state === undefined || killed === undefined || (state !== tree && tree.map?.has('OOMKilled') === true)) return
    if (state === tree && text(get(tree, 'Status')) === undefined && number(get(tree, 'ExitCode')) === undefined) return
    const memory = number(get(tree, 'HostConfig', 'Memory'))
    const finished = text(get(state, 'FinishedAt'))
    const running = flag(get(state, 'Running')) === true
    const exitCode = get(state, 'ExitCode')
    const started = {
      container: text(get(tree, 'Name'))?.replace(/^\//, ''),
      memoryLimit: memory === undefined || memory === 0 ? undefined : `${memory} bytes`,
    }
    for (const key of ['Entrypoint', 'Cmd']) this.#arguments('argument', get(tree, 'Config', key)?.list, started)
    this.#arguments('variable', get(tree, 'Config', 'Env')?.list, started)
    this.#publish(
      CONTAINER_STATE,
      {
        source: 'container runtime',
        container: text(get(tree, 'Name'))?.replace(/^\//, ''),
        containerId: hex(get(tree, 'Id')) ?? hex(get(tree, 'ID')),
        image: text(get(tree, 'Config', 'Image')) ?? text(get(tree, 'ImageName')),
        which: 'state',
        state: flag(get(state, 'Restarting')) === true ? 'Waiting' : running ? 'Running' : 'Terminated',
        reason: killed ? 'OOMKilled' : flag(get(state, 'Restarting')) === true ? 'Restarting' : undefined,
        message: text(get(state, 'Error')),
        exitCode: running ? undefined : number(exitCode),
        started: text(get(state, 'StartedAt')),
        finished: instant(finished) === undefined ? undefined : finished,
        restarts: number(get(tree, 'RestartCount')),
        memoryLimit: memory === undefined || memory === 0 ? undefined : `${memory} bytes`,
        oomKilled: killed,
      },
      this.#at(killed ? get(state, 'OOMKilled') : exitCode, get(state, 'OOMKilled')),
      instant(finished),
    )
  }

  /** The status of `crictl inspect`. */
  #cri(tree: Tree): void {
    const state = text(get(tree, 'state'))
    if (state === undefined || !state.startsWith('CONTAINER_')) return
    const label = (name: string): string | undefined => text(get(tree, 'labels', `io.kubernetes.${name}`))
    const finished = text(get(tree, 'finishedAt'))
    const reason = text(get(tree, 'reason'))
    this.#publish(
      CONTAINER_STATE,
      {
        source: 'container runtime',
        container: label('container.name') ?? text(get(tree, 'metadata', 'name')),
        pod: label('pod.name'),
        namespace: label('pod.namespace'),
        podUid: label('pod.uid'),
        containerId: hex(get(tree, 'id')),
        image: text(get(tree, 'image', 'image')),
        which: 'state',
        state: state === 'CONTAINER_RUNNING' ? 'Running' : state === 'CONTAINER_EXITED' ? 'Terminated' : 'Waiting',
        reason,
        message: text(get(tree, 'message')),
        exitCode: state === 'CONTAINER_EXITED' ? number(get(tree, 'exitCode')) : undefined,
        started: text(get(tree, 'startedAt')),
        finished: instant(finished) === undefined ? undefined : finished,
        restarts: number(get(tree, 'metadata', 'attempt')),
      },
      this.#at(get(tree, 'reason'), get(tree, 'exitCode')),
      instant(finished),
    )
  }

  /** A container of an ECS task says it in words. */
  #task(tree: Tree): void {
    const reason = get(tree, 'reason')
    if (!/^OutOfMemoryError: Container killed due to memory usage/.test(text(reason) ?? '')) return
    this.#publish(
      CONTAINER_STATE,
      {
        source: 'container runtime',
        container: text(get(tree, 'name')),
        containerId: hex(get(tree, 'runtimeId')),
        which: 'state',
        state: 'Terminated',
        reason: 'OOMKilled',
        message: text(reason),
        exitCode: number(get(tree, 'exitCode')),
      },
      this.#at(reason),
    )
  }
}

function ownerOf(tree: Tree): Owner {
  const containers = new Map<string, Tree>()
  for (const list of ['containers', 'initContainers'])
    for (const container of get(tree, 'spec', list)?.list ?? []) containers.set(text(get(container, 'name')) ?? '', container)
  const meta = get(tree, 'metadata')
  return {
    pod: text(get(meta, 'name')),
    namespace: text(get(meta, 'namespace')),
    podUid: text(get(meta, 'uid')),
    node: text(get(tree, 'spec', 'nodeName')),
    containers,
  }
}

/** In the way of `kubectl describe`. */
function probe(tree: Tree | undefined): string | undefined {
  if (tree?.map === undefined) return undefined
  const of = (key: string, usual: number): number => number(get(tree, key)) ?? usual
  const how = ['httpGet', 'exec', 'tcpSocket', 'grpc'].find((key) => tree.map?.has(key)) ?? 'probe'
  return `${how} delay=${of('initialDelaySeconds', 0)}s timeout=${of('timeoutSeconds', 1)}s period=${of('periodSeconds', 10)}s #success=${of('successThreshold', 1)} #failure=${of('failureThreshold', 3)}`
}

export const kubeObject: FormatParser = {
  id: 'kube-object',
  title: 'kubectl get -o yaml or json, docker inspect, podman inspect, crictl inspect',
  capture: [
    'kubectl get pod POD -n NAMESPACE -o yaml',
    'kubectl get events -A -o json',
    'docker inspect CONTAINER',
    'crictl inspect CONTAINER',
  ],
  recognised: 'by apiVersion and kind, a terminated or waiting state, or State.OOMKilled',
  samples: [
    {
      path: 'pod.yaml',
      text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api-7d9f\n  namespace: shop\nstatus:\n  containerStatuses:\n  - name: api\n    restartCount: 0\n    state:\n      running:\n        startedAt: "2025-11-21T14:03:12Z"\n',
    },
    {
      path: 'inspect.json',
      text: '[\n  {\n    "Id": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",\n    "State": { "Status": "running", "Running": true, "OOMKilled": false, "ExitCode": 0 }\n  }\n]\n',
    },
  ],
  shows: ['pod status'],
  begins: ['lastState:', 'containerStatuses:', 'initContainerStatuses:'],
  sniff(head) {
    const first = /^\s*(?:#.*\s+)?(.{0,200})/.exec(head)?.[1] ?? ''
    const yaml = /^(?:---|(?:- )?["']?[A-Za-z][\w.-]{0,80}["']?:(?:\s|$))/.test(first)
    const json = /^[[{]/.test(first)
    if (!yaml && !json) return 0
    if (json && /[{,\s]"apiVersion"\s?:/.test(head) && /[{,\s]"kind"\s?:/.test(head)) return 0.9
    if (yaml && /^\s{0,16}(?:- )?apiVersion:\s/m.test(head) && /^\s{0,16}(?:- )?kind:\s/m.test(head)) return 0.9
    if (json)
      return /"OOMKilled"\s?:/.test(head) ||
        (/"state"\s?:\s?"CONTAINER_/.test(head) && /"exitCode"\s?:/.test(head)) ||
        /"(?:containerStatuses|lastState)"\s?:/.test(head) ||
        /"OutOfMemoryError: Container killed/.test(head)
        ? 0.9
        : 0
    return /^\s{0,16}(?:- )?(?:lastState|state|containerStatuses):\s*$/m.test(head) &&
      /^\s{0,20}(?:terminated|waiting|running):/m.test(head)
      ? 0.8
      : 0
  },
  open(publish) {
    const lines: RawLine[] = []
    let size = 0
    // a fragment in the midst of other text ends where the indentation says so
    let fragment: number | undefined
    return {
      line(line) {
        if (lines.length === 0 && FRAGMENT.test(line.text)) fragment = line.text.search(/\S/)
        else if (fragment !== undefined) {
          const indent = line.text.search(/\S/)
          if (indent >= 0 && (indent < fragment || !/^\s*(?:- )?["']?[A-Za-z][\w.-]{0,80}["']?:(?:\s|$)|^\s*-\s/.test(line.text)))
            return 'end'
        } else if (lines.length === 0 && /(?:lastState|ontainerStatuses):/.test(line.text) && !/^\s*[[{]|^["']?\w/.test(line.text))
          return 'end'
        size += line.text.length + 1
        if (size <= MAX_BYTES) lines.push(line)
        return 'take'
      },
      end() {
        if (lines.length === 0) return
        const texts = lines.map((line) => line.text)
        const json = /^\s*[[{]/.test(texts.find((t) => t.trim() !== '') ?? '')
        const objects = new Objects(publish, lines)
        for (const tree of json ? locatedJson(texts) : locatedYaml(texts)) objects.walk(tree, NOBODY)
      },
    }
  },
}

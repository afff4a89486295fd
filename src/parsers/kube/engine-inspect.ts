import type { Publish, RawLine } from '../../core/parser.ts'
import { CONTAINER_HEALTH, type ContainerHealth } from '../../records/container-health.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import type { Engine } from '../../records/engine-event.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'
import { publishArguments } from './container-arguments.ts'
import { instantOf, Located } from './located.ts'
import { HEADLESS } from './located-json.ts'
import { flag, get, hex, MAX_DEPTH, number, text, type Tree } from './tree.ts'

/** What container engines and Amazon ECS say of a container, in documents of any kind. */
export function publishInspected(publish: Publish, lines: readonly RawLine[], trees: readonly Tree[], asked: Asked = {}): void {
  const located = new Located(publish, lines)
  for (const tree of trees) walk(located, tree, asked, 0)
}

/** What the command says that printed the document. */
export interface Asked {
  readonly engine?: Engine | undefined
  /** The one container that was asked for. */
  readonly container?: string | undefined
}

function walk(located: Located, tree: Tree, asked: Asked, depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const item of tree.list ?? []) walk(located, item, asked, depth + 1)
  if (tree.map === undefined) return
  const state = stateOf(tree)
  if (state !== undefined) publishState(located, tree, state, asked)
  publishCri(located, tree)
  publishTask(located, tree)
  if (state === undefined) publishHealth(located, tree, tree, asked)
  // a state belongs to what stands around it
  for (const child of tree.map.values()) if (child !== state) walk(located, child, asked, depth + 1)
}

/** The State of one element of `docker inspect` or `podman inspect`; a State alone is its own. */
function stateOf(tree: Tree): Tree | undefined {
  const within = [get(tree, 'State'), get(tree, HEADLESS)].find((state) => state?.map?.has('OOMKilled') === true || isNerdctl(state))
  if (within !== undefined) return within
  const killed = flag(get(tree, 'OOMKilled'))
  if (killed === undefined) return undefined
  return killed || text(get(tree, 'Status')) !== undefined || number(get(tree, 'ExitCode')) !== undefined ? tree : undefined
}

/** nerdctl prints the State of Docker without what it does not know. */
const isNerdctl = (state: Tree | undefined): boolean =>
  state?.map?.has('ExitCode') === true && state.map.has('Status') && state.map.has('Running')

function publishState(located: Located, tree: Tree, state: Tree, asked: Asked): void {
  const killed = flag(get(state, 'OOMKilled'))
  if (killed === undefined && !isNerdctl(state)) return
  const memory = number(get(tree, 'HostConfig', 'Memory'))
  const finished = text(get(state, 'FinishedAt'))
  const exitCode = get(state, 'ExitCode')
  const [word, restarting] = stateWord(state)
  const of = {
    container: text(get(tree, 'Name'))?.replace(/^\//, '') ?? asked.container,
    // zero is no limit; docker inspect prints bytes
    memoryLimit: memory === undefined || memory === 0 ? undefined : `${memory} bytes`,
  }
  // only podman tells which runtime it uses
  const engine = asked.engine ?? (text(get(tree, 'OCIRuntime')) === undefined ? undefined : 'podman')
  const containerId = hex(get(tree, 'Id')) ?? hex(get(tree, 'ID'))
  publishHealth(located, tree, state, { engine, container: of.container, containerId })
  const pids = number(get(tree, 'HostConfig', 'PidsLimit'))
  if (pids !== undefined && pids > 0)
    located.publish(PIDS_CONTROLLER, { container: of.container, max: pids }, located.at(get(tree, 'HostConfig', 'PidsLimit')))
  for (const key of ['Entrypoint', 'Cmd']) publishArguments(located, 'argument', get(tree, 'Config', key)?.list, of)
  // of an excerpt: what was started, with its arguments
  if (get(tree, 'Config', 'Cmd')?.list === undefined && get(tree, 'Config', 'Entrypoint')?.list === undefined)
    publishArguments(located, 'argument', get(tree, 'Args')?.list, of)
  publishArguments(located, 'variable', get(tree, 'Config', 'Env')?.list, of)
  located.publish(
    CONTAINER_STATE,
    {
      source: 'container runtime',
      ...of,
      engine,
      containerId,
      image: text(get(tree, 'Config', 'Image')) ?? text(get(tree, 'ImageName')),
      which: 'state',
      state: word,
      reason: killed === true ? 'OOMKilled' : restarting ? 'Restarting' : undefined,
      message: text(get(state, 'Error')),
      exitCode: word === 'Running' ? undefined : number(exitCode),
      started: text(get(state, 'StartedAt')),
      finished: instantOf(finished) === undefined ? undefined : finished,
      restarts: number(get(tree, 'RestartCount')),
      restartPolicy: policyOf(get(tree, 'HostConfig', 'RestartPolicy')),
      oomKilled: killed,
    },
    located.at(killed === true ? get(state, 'OOMKilled') : inWords(get(state, 'Error'), exitCode), get(state, 'OOMKilled')),
    instantOf(finished),
  )
}

/** What the engine says of an end, where that stands on one line with its number; else the number. */
const inWords = (error: Tree | undefined, exitCode: Tree | undefined): Tree | undefined =>
  text(error) !== undefined && error?.line === exitCode?.line ? error : exitCode

/** `always`, `no`, `on-failure:5`, as the option --restart writes it. */
function policyOf(policy: Tree | undefined): string | undefined {
  const [name, most] = [text(get(policy, 'Name')), number(get(policy, 'MaximumRetryCount'))]
  if (name === undefined) return undefined
  return name === '' ? 'no' : name === 'on-failure' && most !== undefined && most > 0 ? `${name}:${most}` : name
}

const NANOSECONDS = 1e9
const secondsOf = (tree: Tree | undefined): number | undefined => {
  const value = number(tree)
  return value === undefined || value === 0 ? undefined : value / NANOSECONDS
}

/** The health check, which podman 3 calls Healthcheck. Of its last results the latest that failed says why. */
function publishHealth(located: Located, tree: Tree, state: Tree, of: Pick<ContainerHealth, 'engine' | 'container' | 'containerId'>): void {
  // a Health alone has a streak
  const health =
    get(state, 'Health') ?? get(state, 'Healthcheck') ?? (number(get(state, 'FailingStreak')) === undefined ? undefined : state)
  const status = text(get(health, 'Status'))
  if (health === undefined || (status !== 'healthy' && status !== 'unhealthy' && status !== 'starting')) return
  const failed = get(health, 'Log')?.list?.findLast((result) => (number(get(result, 'ExitCode')) ?? 0) !== 0)
  const check = get(tree, 'Config', 'Healthcheck')
  located.publish(
    CONTAINER_HEALTH,
    {
      ...of,
      status,
      failingStreak: number(get(health, 'FailingStreak')),
      output: text(get(failed, 'Output'))?.trim().slice(0, 300),
      timeoutSeconds: secondsOf(get(check, 'Timeout')),
      intervalSeconds: secondsOf(get(check, 'Interval')),
      retries: number(get(check, 'Retries')),
    },
    located.at(get(health, 'Status')),
  )
}

/** The state in the words of Kubernetes, and whether it restarts. Of a cut document only what its members tell for certain. */
function stateWord(state: Tree): [ContainerState['state'], boolean] {
  const status = text(get(state, 'Status'))
  const restarting = flag(get(state, 'Restarting')) ?? status === 'restarting'
  if (restarting) return ['Waiting', true]
  const running = flag(get(state, 'Running')) ?? (status === undefined ? undefined : status === 'running' || status === 'paused')
  if (running === true) return ['Running', false]
  const ended = running === false || (number(get(state, 'ExitCode')) ?? 0) !== 0 || instantOf(text(get(state, 'FinishedAt'))) !== undefined
  return [ended ? 'Terminated' : undefined, false]
}

/** The status of `crictl inspect` (ContainerStatus of the CRI). */
function publishCri(located: Located, tree: Tree): void {
  const state = text(get(tree, 'state'))
  if (state === undefined || !state.startsWith('CONTAINER_')) return
  const label = (name: string): string | undefined => text(get(tree, 'labels', `io.kubernetes.${name}`))
  const finished = text(get(tree, 'finishedAt'))
  located.publish(
    CONTAINER_STATE,
    {
      source: 'container runtime',
      engine: 'crictl',
      container: label('container.name') ?? text(get(tree, 'metadata', 'name')),
      pod: label('pod.name'),
      namespace: label('pod.namespace'),
      podUid: label('pod.uid'),
      containerId: hex(get(tree, 'id')),
      image: text(get(tree, 'image', 'image')),
      which: 'state',
      state: state === 'CONTAINER_RUNNING' ? 'Running' : state === 'CONTAINER_EXITED' ? 'Terminated' : 'Waiting',
      reason: text(get(tree, 'reason')),
      message: text(get(tree, 'message')),
      exitCode: state === 'CONTAINER_EXITED' ? number(get(tree, 'exitCode')) : undefined,
      started: text(get(tree, 'startedAt')),
      finished: instantOf(finished) === undefined ? undefined : finished,
      restarts: number(get(tree, 'metadata', 'attempt')),
    },
    located.at(get(tree, 'reason'), get(tree, 'exitCode'), get(tree, 'state')),
    instantOf(finished),
  )
}

/** A container of an ECS task says it in words. */
function publishTask(located: Located, tree: Tree): void {
  const reason = get(tree, 'reason')
  if (!/^OutOfMemoryError: Container killed due to memory usage/.test(text(reason) ?? '')) return
  located.publish(
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
    located.at(reason),
  )
}

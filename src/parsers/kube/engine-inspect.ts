import type { Publish, RawLine } from '../../core/parser.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { publishArguments } from './container-arguments.ts'
import { instantOf, Located } from './located.ts'
import { HEADLESS } from './located-json.ts'
import { flag, get, hex, MAX_DEPTH, number, text, type Tree } from './tree.ts'

/** What container engines and Amazon ECS say of a container, in documents of any kind. */
export function publishInspected(publish: Publish, lines: readonly RawLine[], trees: readonly Tree[]): void {
  const located = new Located(publish, lines)
  for (const tree of trees) walk(located, tree, 0)
}

function walk(located: Located, tree: Tree, depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const item of tree.list ?? []) walk(located, item, depth + 1)
  if (tree.map === undefined) return
  const state = stateOf(tree)
  if (state !== undefined) publishState(located, tree, state)
  publishCri(located, tree)
  publishTask(located, tree)
  // a state belongs to what stands around it
  for (const child of tree.map.values()) if (child !== state) walk(located, child, depth + 1)
}

/** The State of one element of `docker inspect` or `podman inspect`; a State alone is its own. */
function stateOf(tree: Tree): Tree | undefined {
  const within = [get(tree, 'State'), get(tree, HEADLESS)].find((state) => state?.map?.has('OOMKilled'))
  if (within !== undefined) return within
  const killed = flag(get(tree, 'OOMKilled'))
  if (killed === undefined) return undefined
  return killed || text(get(tree, 'Status')) !== undefined || number(get(tree, 'ExitCode')) !== undefined ? tree : undefined
}

function publishState(located: Located, tree: Tree, state: Tree): void {
  const killed = flag(get(state, 'OOMKilled'))
  if (killed === undefined) return
  const memory = number(get(tree, 'HostConfig', 'Memory'))
  const finished = text(get(state, 'FinishedAt'))
  const exitCode = get(state, 'ExitCode')
  const [word, restarting] = stateWord(state)
  const of = {
    container: text(get(tree, 'Name'))?.replace(/^\//, ''),
    // zero is no limit; docker inspect prints bytes
    memoryLimit: memory === undefined || memory === 0 ? undefined : `${memory} bytes`,
  }
  for (const key of ['Entrypoint', 'Cmd']) publishArguments(located, 'argument', get(tree, 'Config', key)?.list, of)
  publishArguments(located, 'variable', get(tree, 'Config', 'Env')?.list, of)
  located.publish(
    CONTAINER_STATE,
    {
      source: 'container runtime',
      ...of,
      containerId: hex(get(tree, 'Id')) ?? hex(get(tree, 'ID')),
      image: text(get(tree, 'Config', 'Image')) ?? text(get(tree, 'ImageName')),
      which: 'state',
      state: word,
      reason: killed ? 'OOMKilled' : restarting ? 'Restarting' : undefined,
      message: text(get(state, 'Error')),
      exitCode: word === 'Running' ? undefined : number(exitCode),
      started: text(get(state, 'StartedAt')),
      finished: instantOf(finished) === undefined ? undefined : finished,
      restarts: number(get(tree, 'RestartCount')),
      oomKilled: killed,
    },
    located.at(killed ? get(state, 'OOMKilled') : exitCode, get(state, 'OOMKilled')),
    instantOf(finished),
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

import type { Publish, RawLine } from '../../core/parser.ts'
import { KUBE_EVENT, RESTATED_EVENT } from '../../records/kube-event.ts'
import { NODE_CONDITION } from '../../records/node-condition.ts'
import { POD_STATUS } from '../../records/pod-status.ts'
import { publishStarted } from './container-arguments.ts'
import { publishJob } from './job-object.ts'
import { publishConditions } from './object-conditions.ts'
import { publishStates, publishStatus } from './container-status.ts'
import { ownAddresses } from './own-addresses.ts'
import { instantOf, Located } from './located.ts'
import { NOBODY, type Owner, ownerOf } from './owner.ts'
import { flag, get, MAX_DEPTH, number, text, type Tree } from './tree.ts'

/** Read with what stands around them. */
const STATES = /^(?:state|lastState|terminated|waiting|running)$/
/** v1.PodPhase. */
const PHASE = /^(?:Pending|Running|Succeeded|Failed|Unknown)$/

/** What the objects of the Kubernetes API state, in documents of any kind. */
export function publishObjects(publish: Publish, lines: readonly RawLine[], trees: readonly Tree[]): void {
  const objects = new Objects(new Located(publish, lines))
  for (const tree of trees) objects.walk(tree, NOBODY)
}

class Objects {
  readonly #located: Located

  constructor(located: Located) {
    this.#located = located
  }

  /** Looks for what it knows in any document, however deep: a pod, a list, a fragment of a status. */
  walk(tree: Tree, owner: Owner, depth = 0, listed?: string): void {
    if (depth > MAX_DEPTH) return
    for (const item of tree.list ?? []) this.walk(item, owner, depth + 1, listed)
    if (tree.map === undefined) return
    // the items of a PodList need not say that they are pods
    const kind = text(get(tree, 'kind')) ?? listed
    const ofItems = /^(\w{1,60})List$/.exec(kind ?? '')?.[1]
    if (kind === 'Event' || tree.map.has('involvedObject') || tree.map.has('regarding')) return this.#event(tree)
    const mine = tree.map.has('metadata') && (tree.map.has('spec') || tree.map.has('status')) ? ownerOf(tree) : owner
    if (mine !== owner) publishStarted(this.#located, tree, mine)
    if (kind === 'Node' || get(tree, 'status', 'nodeInfo') !== undefined) return this.#node(tree, mine)
    if (kind === 'Job') publishJob(this.#located, tree)
    else if (kind !== undefined && kind !== 'Pod') publishConditions(this.#located, tree, kind)
    const status = get(tree, 'status')
    if (kind === 'Pod' && status !== undefined) this.#pod(status, mine)
    else if (mine === NOBODY && isStatusOfPod(tree)) this.#pod(tree, mine)
    if (tree.map.has('state') || tree.map.has('lastState')) publishStatus(this.#located, tree, mine)
    else if (depth < 2 && (tree.map.has('terminated') || get(tree, 'waiting', 'reason') !== undefined))
      publishStates(this.#located, tree, tree, 'state', mine)
    else if (tree.map.has('exitCode') && tree.map.has('reason') && depth < 2)
      publishStates(this.#located, tree, { line: tree.line, map: new Map([['terminated', tree]]) }, 'state', mine)
    for (const [key, child] of tree.map) if (!STATES.test(key)) this.walk(child, mine, depth + 1, key === 'items' ? ofItems : undefined)
  }

  #pod(status: Tree, owner: Owner): void {
    const conditions = get(status, 'conditions')?.list ?? []
    const condition = (type: string): Tree | undefined => conditions.find((c) => text(get(c, 'type')) === type)
    const scheduled = condition('PodScheduled')
    const unscheduled = text(get(scheduled, 'status')) === 'False'
    const ready = text(get(condition('Ready'), 'status'))
    const { pod, namespace, podUid, node } = owner
    this.#located.publish(
      POD_STATUS,
      {
        pod,
        namespace,
        podUid,
        node,
        addresses: ownAddresses(text(get(status, 'hostIP')), [
          text(get(status, 'podIP')),
          ...(get(status, 'podIPs')?.list ?? []).map((one) => text(get(one, 'ip'))),
        ]),
        status: text(get(status, 'phase')),
        reason: text(get(status, 'reason')) ?? (unscheduled ? text(get(scheduled, 'reason')) : undefined),
        message: text(get(status, 'message')) ?? (unscheduled ? text(get(scheduled, 'message')) : undefined),
        ready: ready === undefined ? undefined : ready === 'True',
      },
      this.#located.at(
        get(status, 'reason'),
        unscheduled ? (get(scheduled, 'message') ?? scheduled) : undefined,
        get(status, 'phase'),
        status,
      ),
    )
    // what its event said, which the API keeps for an hour only
    const [reason, message] =
      text(get(status, 'reason')) === 'Evicted'
        ? ['Evicted', get(status, 'message')]
        : ['FailedScheduling', unscheduled ? get(scheduled, 'message') : undefined]
    if (message !== undefined)
      this.#located.publish(
        RESTATED_EVENT,
        { kind: 'pod', name: pod, namespace, uid: podUid, type: 'Warning', reason, message: text(message) ?? '', count: 1 },
        this.#located.at(message),
        instantOf(unscheduled ? text(get(scheduled, 'lastTransitionTime')) : undefined),
      )
  }

  #node(tree: Tree, owner: Owner): void {
    for (const condition of get(tree, 'status', 'conditions')?.list ?? []) {
      const status = text(get(condition, 'status'))
      const type = text(get(condition, 'type'))
      if (type === undefined || !(status === 'True' || status === 'False' || status === 'Unknown')) continue
      const since = text(get(condition, 'lastTransitionTime'))
      this.#located.publish(
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
        this.#located.at(get(condition, 'reason'), get(condition, 'type')),
        instantOf(since),
      )
    }
    const cordoned = get(tree, 'spec', 'unschedulable')
    if (flag(cordoned) === true)
      this.#located.publish(NODE_CONDITION, { node: owner.pod, type: 'Unschedulable', status: 'True' }, this.#located.at(cordoned))
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
    this.#located.publish(
      KUBE_EVENT,
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
        first: instantOf(text(get(tree, 'firstTimestamp')) ?? text(get(tree, 'deprecatedFirstTimestamp')) ?? text(get(tree, 'eventTime'))),
        from: text(get(tree, 'source', 'component')) ?? text(get(tree, 'reportingComponent')) ?? text(get(tree, 'reportingController')),
      },
      this.#located.at(message, get(tree, 'reason')),
      instantOf(time),
    )
  }
}

/** A status whose pod is not shown. */
function isStatusOfPod(tree: Tree): boolean {
  if (PHASE.test(text(get(tree, 'phase')) ?? '')) return true
  return text(get(tree, 'reason')) === 'Evicted' && get(tree, 'message') !== undefined
}

/** What a pod demands and nodes do not offer. `nodes`: on how many, where that is stated. */
export interface Missing {
  readonly what: string
  readonly nodes?: number | undefined
  /** Of a taint its key, and its value where it has one; of a claim its own. */
  readonly name?: string | undefined
}

/** pkg/scheduler/framework/plugins: the reasons in their wordings since 1.4, and the word that stands for each here. */
const REASONS: readonly [RegExp, string | undefined][] = [
  [/(?:(\d{1,6}) )?Insufficient ([\w./-]{0,79}\w)(?: \((\d{1,6})\))?/g, undefined],
  [/()didn't have enough resource: (\w{1,40})/g, undefined],
  [/(\d{1,6}) node\(s\) didn't have free ports/g, 'host ports'],
  [/(\d{1,6}) (?:node\(s\) had (?:untolerated )?taints?|PodToleratesNodeTaints)(?: \{([^}:]{1,300})(?:: ?[^}]{0,100})?\})?/g, 'taint'],
  [/(\d{1,6}) node\(s\) (?:didn't match (?:Pod's )?node (?:affinity|selector)|didn't match node selector)/gi, 'node selector or affinity'],
  [/(\d{1,6}) node\(s\) didn't match pod (?:anti-)?affinity/gi, 'pod affinity'],
  [/(\d{1,6}) node\(s\) had volume node affinity conflict/g, 'volume node affinity'],
  [/(\d{1,6}) node\(s\) were unschedulable/g, 'cordoned nodes'],
  [/(?:(\d{1,6}) )?(?:node\(s\) had |pod has )?unbound immediate PersistentVolumeClaims/g, 'unbound PersistentVolumeClaim'],
  [/()persistentvolumeclaim "([^"]{1,253})" not found/g, 'PersistentVolumeClaim not found'],
  [/()provisioning failed for PVC "([^"]{1,253})"/g, 'PersistentVolumeClaim without a volume'],
  [/()binding volumes: (?:timed out|context deadline)/g, 'PersistentVolumeClaim not bound in time'],
  [/(\d{1,6}) node\(s\) didn't find available persistent volumes to bind/g, 'persistent volumes'],
  [/(\d{1,6}) node\(s\) exceed max volume count/g, 'attachments of volumes'],
  [/(\d{1,6}) node\(s\) didn't match pod topology spread constraints/g, 'topology spread'],
  [/(\d{1,6}) Too many pods/g, 'pods'],
]

/** Before taints stood for the conditions of nodes (1.17, and the predicates of before 1.9). */
const asTaints = (message: string): string =>
  message
    // up to 1.8 the number stood behind
    .replace(/\b(Node\w{4,40}|PodToleratesNodeTaints) \((\d{1,6})\)/g, '$2 $1')
    .replace(/(\d{1,6}) (?:NodeNotReady|node\(s\) were not ready)/g, '$1 node(s) had taint {node.kubernetes.io/not-ready: }')
    .replace(
      /(\d{1,6}) (?:NodeUnder(Memory|Disk|PID)Pressure|node\(s\) had (memory|disk|pid) pressure)/g,
      (_, nodes: string, old: string | undefined, one: string | undefined) =>
        `${nodes} node(s) had taint {node.kubernetes.io/${(old ?? one)!.toLowerCase()}-pressure: }`,
    )

export function missingOf(message: string): Missing[] {
  const found = new Map<string, Missing>()
  const text = asTaints(message.split('preemption:')[0]!)
  for (const [pattern, word] of REASONS)
    for (const m of text.matchAll(pattern)) {
      const said = word === undefined ? m[1] || m[3] : m[1]
      const what = word ?? m[2]!.replace(/^CPU$/, 'cpu').replace(/^Memory$/i, 'memory')
      const name = word === 'taint' || word?.startsWith('PersistentVolumeClaim') === true ? m[2]?.trim() : undefined
      const key = `${what}\0${name ?? ''}`
      if (!found.has(key) && found.size < 20) found.set(key, { what, nodes: said ? Number(said) : undefined, name })
    }
  return [...found.values()]
}

/** Nodes of the control plane have this taint on purpose. */
const ON_PURPOSE = /^node-role\.kubernetes\.io\/(?:control-plane|master)\b/
const isAmount = ({ what }: Missing): boolean => what === 'cpu' || what === 'memory'
const isExtended = ({ what }: Missing): boolean => what.includes('/')

/**
 * What to begin with: of amounts that lack the one that most nodes lack, else whatever keeps it from most nodes. What a pod may not use by a taint or a
 * selector says little about the nodes that are left, which lack an amount.
 */
export function leadingOf(missing: readonly Missing[]): Missing | undefined {
  const amounts = missing.filter((one) => isAmount(one) || isExtended(one))
  const others = missing.filter(({ what, name }) => what !== 'taint' || !ON_PURPOSE.test(name ?? ''))
  const among = amounts.length > 0 ? amounts : others.length > 0 ? others : missing
  return among.reduce<Missing | undefined>(
    (most, one) => (most === undefined || (one.nodes ?? 0) > (most.nodes ?? 0) ? one : most),
    undefined,
  )
}

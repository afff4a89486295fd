/** What a pod demands and nodes do not offer. `nodes`: on how many, where that is stated. */
export interface Missing {
  readonly what: string
  readonly nodes?: number | undefined
  /** Of a taint its key, and its value where it has one. */
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
  [/()persistentvolumeclaim "[^"]{1,253}" not found/g, 'PersistentVolumeClaim not found'],
  [/(\d{1,6}) Too many pods/g, 'pods'],
]

export function missingOf(message: string): Missing[] {
  const found = new Map<string, Missing>()
  for (const [pattern, word] of REASONS)
    for (const m of message.split('preemption:')[0]!.matchAll(pattern)) {
      const said = word === undefined ? m[1] || m[3] : m[1]
      const what = word ?? m[2]!.replace(/^CPU$/, 'cpu').replace(/^Memory$/i, 'memory')
      const name = word === 'taint' ? m[2]?.trim() : undefined
      const key = `${what}\0${name ?? ''}`
      if (!found.has(key) && found.size < 20) found.set(key, { what, nodes: said ? Number(said) : undefined, name })
    }
  return [...found.values()]
}

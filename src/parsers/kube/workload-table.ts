/** Words of a heading; one label has two. */
const LABELS = /NODE SELECTOR|[A-Z][A-Z-]{1,30}/g
const NAME = /^(?:([a-z]{2,40})(?:\.[a-z0-9.-]{1,100})?\/)?([a-z0-9][\w.-]{0,252})$/
const NAMESPACE = /^[a-z0-9][\w.-]{0,252}$/
const AGE = /^(?:\d{1,6}[smhdy]){1,3}$/

/** A table of what makes pods, by its heading. */
export interface WorkloadTable {
  readonly labels: readonly string[]
  /** In lower case, as far as the columns tell it. */
  readonly kind: string
}

export interface WorkloadRow {
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
  readonly desired: number
  readonly ready: number
  readonly age: string | undefined
}

/** kubectl's printers (pkg/printers/internalversion): columns of a Deployment, a ReplicaSet, a StatefulSet, a DaemonSet, today and before 1.14. */
export function workloadTable(text: string): WorkloadTable | undefined {
  if (!/^\s{0,8}(?:NAMESPACE\s{1,80})?NAME\s{1,250}(?:READY|DESIRED)\s/.test(text) || !/\sAGE(?:\s|$)/.test(text)) return undefined
  const labels: readonly string[] = text.match(LABELS) ?? []
  const has = (label: string): boolean => labels.includes(label)
  // that of pods
  if (has('STATUS') || has('RESTARTS')) return undefined
  const kind =
    has('NODE SELECTOR') || (has('DESIRED') && has('READY') && has('UP-TO-DATE'))
      ? 'daemonset'
      : has('UP-TO-DATE')
        ? 'deployment'
        : has('DESIRED') && has('READY')
          ? 'replicaset'
          : 'statefulset'
  return { labels, kind }
}

export function workloadRow(text: string, { labels, kind }: WorkloadTable): WorkloadRow | undefined {
  const cells = text.trim().split(/\s+/, 40)
  const at = (label: string): string | undefined => (labels.includes(label) ? cells[labels.indexOf(label)] : undefined)
  const name = NAME.exec(at('NAME') ?? '')
  const namespace = at('NAMESPACE')
  const both = /^(\d{1,6})\/(\d{1,6})$/.exec(at('READY') ?? '')
  const number = (label: string): number | undefined => (/^\d{1,6}$/.test(at(label) ?? '') ? Number(at(label)) : undefined)
  const desired = both === null ? number('DESIRED') : Number(both[2])
  const ready = both === null ? (number('READY') ?? number('AVAILABLE') ?? number('CURRENT')) : Number(both[1])
  if (name === null || desired === undefined || ready === undefined) return undefined
  if (namespace !== undefined && !NAMESPACE.test(namespace)) return undefined
  const age = at('AGE')
  return { kind: name[1] ?? kind, namespace, name: name[2]!, desired, ready, age: AGE.test(age ?? '') ? age : undefined }
}

import { OBJECT_STATUS } from '../../records/object-status.ts'
import { isAmiss } from './amiss.ts'
import { instantOf, type Located } from './located.ts'
import { get, text, type Tree } from './tree.ts'

/** Conditions that say that something is not as it should be, and the phase of a volume, of objects that are no pods, nodes or Jobs. */
export function publishConditions(located: Located, tree: Tree, kind: string): void {
  const name = text(get(tree, 'metadata', 'name'))
  const status = get(tree, 'status')
  if (name === undefined || status === undefined) return
  const of = { kind: kind.toLowerCase(), namespace: text(get(tree, 'metadata', 'namespace')), name }
  for (const one of get(status, 'conditions')?.list ?? []) {
    const type = text(get(one, 'type')) ?? ''
    const value = String(get(one, 'status')?.scalar)
    if (!isAmiss(type, value)) continue
    located.publish(
      OBJECT_STATUS,
      { ...of, condition: { type, status: value, reason: text(get(one, 'reason')), message: text(get(one, 'message')) } },
      located.at(get(one, 'message'), get(one, 'reason'), get(one, 'type')),
      instantOf(text(get(one, 'lastTransitionTime'))),
    )
  }
  const phase = get(status, 'phase')
  if (of.kind.startsWith('persistentvolume') && text(phase) !== undefined)
    located.publish(OBJECT_STATUS, { ...of, phase: text(phase) }, located.at(phase))
}

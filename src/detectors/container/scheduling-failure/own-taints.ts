import { eventProofs } from '../../../casefile/kube-events.ts'
import { PRESSURES, shortageOf, unreadinessOf } from '../../../casefile/node-states.ts'
import { nodesOf } from '../../../casefile/nodes.ts'
import type { Proof } from '../../../core/finding.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'

/** Taints that Kubernetes itself puts on a node and takes away again: for what each stands (pkg/controller/nodelifecycle). */
export const OWN_TAINTS: Readonly<Record<string, string>> = {
  'node.kubernetes.io/not-ready': 'not ready',
  'node.kubernetes.io/unreachable': 'unreachable',
  'node.kubernetes.io/memory-pressure': 'short of memory',
  'node.kubernetes.io/disk-pressure': 'short of disk space',
  'node.kubernetes.io/pid-pressure': 'short of process numbers',
  'node.kubernetes.io/network-unavailable': 'without a pod network',
  'node.kubernetes.io/out-of-disk': 'out of disk space',
}

/** A node that has such a taint, and what says so. */
export interface Tainted {
  readonly node: string | undefined
  readonly proof: readonly Proof[]
}

const NOTE = 'the node that has this taint'

/** The nodes of which the input tells that they are so. */
export function nodesWith(scope: Scope, taint: string): Tainted[] {
  const kind = PRESSURES.find((pressure) => pressure.taint === taint)
  return nodesOf(scope).flatMap((of) => {
    const proof: Proof[] = []
    if (kind !== undefined) {
      const short = shortageOf(scope, of, kind)
      if (short !== undefined && !short.over)
        proof.push(
          ...cite(short.shown, NOTE, 'pod status'),
          ...eventProofs([...short.changes, ...short.reclaims], NOTE),
          ...toldBy(short.logged, 'application log', NOTE),
        )
    } else if (/\/(?:not-ready|unreachable)$/.test(taint)) {
      const unready = unreadinessOf(of)
      if (unready !== undefined && !unready.back)
        proof.push(
          ...unready.rows.map((row): Proof => ({ at: row.at, time: row.time, witness: 'pod status', note: NOTE })),
          ...eventProofs(unready.left, NOTE),
        )
    }
    return proof.length === 0 ? [] : [{ node: of.node, proof: proof.slice(0, 2) }]
  })
}

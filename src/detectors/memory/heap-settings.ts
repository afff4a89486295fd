import { type Heap, heapIn, quantityKb } from '../../core/heap-size.ts'
import { once, type Scope } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { CONTAINER_ARGUMENT, type ContainerArgument } from '../../records/container-argument.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'

export interface Started extends Heap {
  readonly limitKb: number | undefined
  readonly from: Cited<ContainerArgument>
}

/** Containers and units that are started with a heap setting, each once. */
export const startedWith = once((scope): readonly Started[] => {
  const all = new Map<string, Started>()
  for (const from of scope.rows(CONTAINER_ARGUMENT)) {
    const found = heapIn(from.text)
    if (found === undefined) continue
    const key = `${from.namespace ?? ''}/${from.pod ?? ''}/${from.container ?? from.unit ?? ''}`
    const known = all.get(key)
    // what stands on the command line counts; of several variables nobody knows which is read, the least is sure
    const isBetter = from.kind === known?.from.kind ? from.kind === 'argument' || known.kb > found.kb : from.kind === 'argument'
    if (known === undefined || isBetter) all.set(key, { ...found, limitKb: quantityKb(from.memoryLimit), from })
  }
  return [...all.values()]
})

/** `namespace/pod` of where an argument stands. */
export const podOf = ({ pod, namespace }: Pick<ContainerArgument, 'pod' | 'namespace'>): string | undefined =>
  pod === undefined || namespace === undefined ? pod : `${namespace}/${pod}`

interface Runs {
  readonly pod?: string | undefined
  readonly container?: string | undefined
  readonly unit?: string | undefined
  readonly pids: readonly number[]
}

/** The heap that a process of this container, unit or pid may grow to, where the input shows how it is started. */
export function heapOf(scope: Scope, { pod, container, unit, pids }: Runs): (Heap & { readonly from: Cited<object> }) | undefined {
  const started = startedWith(scope).find(({ from }) =>
    container === undefined
      ? (unit !== undefined && from.unit === unit) || (pod !== undefined && from.container === undefined && podOf(from) === pod)
      : from.container === container && (pod === undefined || podOf(from) === pod),
  )
  if (started !== undefined) return started
  for (const from of scope.rows(PROCESS_SAMPLE)) {
    const heap = from.args === undefined || !pids.includes(from.pid) ? undefined : heapIn(from.args)
    if (heap !== undefined) return { ...heap, from }
  }
  return undefined
}

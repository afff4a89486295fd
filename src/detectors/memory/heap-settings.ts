import { type Heap, heapIn, quantityKb } from '../../core/heap-size.ts'
import { mostOf } from '../../core/grouped.ts'
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

/** A setting, and which of all it is. */
type Numbered<T> = T & { readonly order: number }

/** The first setting of each container, by its name alone and with its pod's, of each unit, and of each pod whose container is not named. */
const settings = once((scope): ReadonlyMap<string, Numbered<Started>> => {
  const first = new Map<string, Numbered<Started>>()
  for (const [order, one] of startedWith(scope).entries()) {
    const { unit, container } = one.from
    const pod = podOf(one.from)
    const keys = [
      ...(container === undefined ? [] : [keyOf('container', container), keyOf('container', container, pod)]),
      ...(unit === undefined ? [] : [keyOf('unit', unit)]),
      ...(pod === undefined || container !== undefined ? [] : [keyOf('pod', pod)]),
    ]
    for (const key of keys) if (!first.has(key)) first.set(key, { ...one, order })
  }
  return first
})

const keyOf = (...names: readonly (string | undefined)[]): string => names.join('\0')

/** The first heap that is told of each process that tools list with its arguments. */
const listed = once((scope): ReadonlyMap<number, Numbered<Heap & { readonly from: Cited<object> }>> => {
  const first = new Map<number, Numbered<Heap & { readonly from: Cited<object> }>>()
  for (const [order, from] of scope.rows(PROCESS_SAMPLE).entries()) {
    const heap = from.args === undefined || first.has(from.pid) ? undefined : heapIn(from.args)
    if (heap !== undefined) first.set(from.pid, { ...heap, from, order })
  }
  return first
})

/** The heap that a process of this container, unit or pid may grow to, where the input shows how it is started. */
export function heapOf(scope: Scope, { pod, container, unit, pids }: Runs): (Heap & { readonly from: Cited<object> }) | undefined {
  const keys =
    container === undefined
      ? [...(unit === undefined ? [] : [keyOf('unit', unit)]), ...(pod === undefined ? [] : [keyOf('pod', pod)])]
      : [pod === undefined ? keyOf('container', container) : keyOf('container', container, pod)]
  const started = settings(scope)
  return firstOf(keys.flatMap((key) => started.get(key) ?? [])) ?? firstOf(pids.flatMap((pid) => listed(scope).get(pid) ?? []))
}

const firstOf = <T>(all: readonly Numbered<T>[]): T | undefined => mostOf(all, ({ order }) => -order)

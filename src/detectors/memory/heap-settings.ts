import { once, type Scope } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { CONTAINER_ARGUMENT, type ContainerArgument } from '../../records/container-argument.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'

const UNITS: Record<string, number> = { '': 1 / 1024, k: 1, m: 1024, g: 1024 ** 2, t: 1024 ** 3 }
/** An argument or a variable stands between blanks, quotes, commas, or the NULs of /proc/PID/cmdline. */
const SETTING =
  /(?<![^\s"',=[\0])(-Xmx|-XX:MaxHeapSize=|--max[-_]old[-_]space[-_]size[= ]|GOMEMLIMIT[=:]\s{0,8})(\d{1,15})([kmgtKMGT]?)(?:i?B)?(?![^\s"',\]\0])/g

export interface Heap {
  /** As it is written: `-Xmx512m`. */
  readonly setting: string
  readonly kb: number
}

/** KiB of the largest heap a command line or an environment asks for; of several options the last one counts. */
export function needOf(text: string): Heap | undefined {
  const m = text.length > 20_000 ? undefined : [...text.matchAll(SETTING)].at(-1)
  if (m === undefined) return undefined
  // node counts MiB
  const kb = /old/.test(m[1]!) ? Number(m[2]) * 1024 : Number(m[2]) * UNITS[m[3]!.toLowerCase()]!
  return { setting: `${m[1]!.trim()}${m[2]}${m[3]}`, kb: Math.round(kb) }
}

/** KiB of a Kubernetes quantity: 512Mi, 1G, 536870912. */
export function quantityKb(text: string | undefined): number | undefined {
  const m = /^(\d{1,15}(?:\.\d{1,6})?)\s?(Ki|Mi|Gi|Ti|k|K|M|G|T|bytes)?$/.exec(text?.trim() ?? '')
  if (m === null) return undefined
  const bytes: Record<string, number> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12 }
  return Math.round((Number(m[1]) * (bytes[m[2] ?? ''] ?? 1)) / 1024)
}

/** Below it is a unit that was left out (-Xmx512): no runtime starts with it. */
export const LEAST_HEAP_KB = 1024

export interface Started extends Heap {
  readonly limitKb: number | undefined
  readonly from: Cited<ContainerArgument>
}

/** Containers and units that are started with a heap setting, each once. */
export const startedWith = once((scope): readonly Started[] => {
  const all = new Map<string, Started>()
  for (const from of scope.rows(CONTAINER_ARGUMENT)) {
    const found = needOf(from.text)
    if (found === undefined || found.kb < LEAST_HEAP_KB) continue
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
      ? unit !== undefined && from.unit === unit
      : from.container === container && (pod === undefined || podOf(from) === pod),
  )
  if (started !== undefined) return started
  for (const from of scope.rows(PROCESS_SAMPLE)) {
    const heap = from.args === undefined || !pids.includes(from.pid) ? undefined : needOf(from.args)
    if (heap !== undefined && heap.kb >= LEAST_HEAP_KB) return { ...heap, from }
  }
  return undefined
}

export class StartedWith {
  readonly #found = new Map<string, Started & { limitKb: number }>()

  see(a: Cited<ContainerArgument>): void {
    const found = needOf(a.text)
    const limitKb = quantityKb(a.memoryLimit)
    if (found === undefined || found.kb < 1024 || limitKb === undefined) return
    const key = `${a.namespace ?? ''}/${a.pod ?? ''}/${a.container ?? a.unit ?? ''}`
    const known = this.#found.get(key)
    if (known !== undefined && (a.kind === known.from.kind ? a.kind === 'variable' && known.kb <= found.kb : a.kind === 'variable')) return
    this.#found.set(key, { ...found, limitKb, from: a })
  }

  all(): ReadonlyMap<string, Started & { limitKb: number }> {
    return this.#found
  }
}

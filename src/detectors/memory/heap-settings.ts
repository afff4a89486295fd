import type { Cited } from '../../core/span.ts'
import type { ContainerArgument } from '../../records/container-argument.ts'

const UNITS: Record<string, number> = { '': 1 / 1024, k: 1, m: 1024, g: 1024 ** 2, t: 1024 ** 3 }
/** An argument or a variable stands between blanks, quotes, commas, or the NULs of /proc/PID/cmdline. */
const SETTING =
  /(?<![^\s"',=[\0])(-Xmx|-XX:MaxHeapSize=|--max[-_]old[-_]space[-_]size[= ]|GOMEMLIMIT[=:]\s{0,8})(\d{1,15})([kmgtKMGT]?)(?:i?B)?(?![^\s"',\]\0])/g

/** KiB of the largest heap a command line or an environment asks for; of several options the last one counts. */
export function needOf(text: string): { setting: string; kb: number } | undefined {
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

export interface Started {
  readonly kb: number
  readonly setting: string
  readonly limitKb: number
  readonly from: Cited<ContainerArgument>
}
const MAX_STARTED = 5000

/** Containers and units that are started with a heap setting and have a limit. */
export class StartedWith {
  readonly #found = new Map<string, Started>()

  see(a: Cited<ContainerArgument>): void {
    const found = needOf(a.text)
    const limitKb = quantityKb(a.memoryLimit)
    if (found === undefined || found.kb < 1024 || limitKb === undefined || this.#found.size >= MAX_STARTED) return
    const key = `${a.namespace ?? ''}/${a.pod ?? ''}/${a.container ?? a.unit ?? ''}`
    const known = this.#found.get(key)
    // what stands on the command line counts; of several variables nobody knows which is read, the least is sure
    if (known !== undefined && (a.kind === known.from.kind ? a.kind === 'variable' && known.kb <= found.kb : a.kind === 'variable')) return
    this.#found.set(key, { ...found, limitKb, from: a })
  }

  all(): ReadonlyMap<string, Started> {
    return this.#found
  }
}

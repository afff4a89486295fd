const UNITS: Record<string, number> = { '': 1 / 1024, k: 1, m: 1024, g: 1024 ** 2, t: 1024 ** 3 }
/** An argument or a variable stands between blanks, quotes, commas, or the NULs of /proc/PID/cmdline. */
const SETTING =
  /(?<![^\s"',=[\0])(-Xmx|-XX:MaxHeapSize=|--max[-_]old[-_]space[-_]size[= ]|GOMEMLIMIT[=:]\s{0,8})(\d{1,15})([kmgtKMGT]?)(?:i?B)?(?![^\s"',\]\0])/g
/** Below it is a unit that was left out (-Xmx512): no runtime starts with it. */
const LEAST_KB = 1024

export interface Heap {
  /** As it is written: `-Xmx512m`. */
  readonly setting: string
  readonly kb: number
}

/** The largest heap that a command line or an environment asks for; of several options the last one counts. */
export function heapIn(text: string): Heap | undefined {
  const m = text.length > 20_000 ? undefined : [...text.matchAll(SETTING)].at(-1)
  if (m === undefined) return undefined
  // node counts MiB
  const kb = /old/.test(m[1]!) ? Number(m[2]) * 1024 : Number(m[2]) * UNITS[m[3]!.toLowerCase()]!
  return kb < LEAST_KB ? undefined : { setting: `${m[1]!.trim()}${m[2]}${m[3]}`, kb: Math.round(kb) }
}

/** KiB of a Kubernetes quantity: 512Mi, 1G, 536870912. */
export function quantityKb(text: string | undefined): number | undefined {
  const m = /^(\d{1,15}(?:\.\d{1,6})?)\s?(Ki|Mi|Gi|Ti|k|K|M|G|T|bytes)?$/.exec(text?.trim() ?? '')
  if (m === null) return undefined
  const bytes: Record<string, number> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12 }
  return Math.round((Number(m[1]) * (bytes[m[2] ?? ''] ?? 1)) / 1024)
}

/** A quarter beside what is needed: a heap has threads, code and buffers beside it; what ran into a limit needs at least that. */
const ROOM = 1.25

/** A limit in KiB for what needs so much, in steps that people would choose; undefined for nothing. */
export function withRoom(neededKb: number): number | undefined {
  const kb = neededKb * ROOM
  const stepKb = kb < 65_536 ? 1024 : kb < 1_048_576 ? 16_384 : kb < 8_388_608 ? 65_536 : 524_288
  return kb === 0 ? undefined : Math.ceil(kb / stepKb) * stepKb
}

/** Share of a limit that a heap may take: threads, code and buffers need the rest. */
export const HEAP_SHARE = 0.7

/** A heap that fits a limit, in the spelling of its setting; undefined where it fits already. */
export function heapWithin(
  limitKb: number | undefined,
  { heapKb = 0, heapSetting }: { readonly heapKb?: number | undefined; readonly heapSetting?: string | undefined },
): string | undefined {
  if (heapSetting === undefined || limitKb === undefined || heapKb <= limitKb * HEAP_SHARE) return undefined
  const mib = Math.floor((limitKb * HEAP_SHARE) / 1024)
  const name = /^\D+/.exec(heapSetting)![0]
  return `${name}${mib}${name.startsWith('-X') ? 'm' : name.startsWith('GO') ? 'MiB' : ''}`
}

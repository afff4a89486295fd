import { numberOf, sizeKb } from './table.ts'

/** The lines above top's processes (man top, SUMMARY Display), of procps, of the 1990s and of busybox, which begins with the memory. */
export const FIRST = /^top - \d{1,2}:\d\d:\d\d up .{1,80}load average: \d{1,6}[.,]\d\d,? \d{1,6}[.,]\d\d,? \d{1,6}[.,]\d\d\s*$/
export const BUSYBOX = /^Mem: \d{1,15}K used, \d{1,15}K free(?:, \d{1,15}K \w{2,10}){0,4}\s*$/
const LOAD = /[Ll]oad average:? (\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d)/
const TASKS = /^(?:Tasks|Threads):\s{1,6}\d{1,8} total(?:,\s{1,6}\d{1,8} [a-z-]{3,10}){1,6}\s*$/
const PROCESSES = /^\s{0,3}\d{1,6} processes:(?:,?\s{1,6}\d{1,6} [a-z]{3,10}){1,6}\s*$/
const CPU =
  /^%?cpu(?:\(s\)|\d{0,4}| states)\s{0,6}:(?:,?\s{0,6}\d{1,3}(?:[.,]\d{1,2})?\s?%?\s?[a-z]{1,6}){3,9}\s*(?:%?cpu\d{1,4}\s{0,6}:.*)?$/i
const SHARE = /(\d{1,3}(?:[.,]\d{1,2})?)\s?%?\s?([a-z]{2,6})\b/g
const MEMORY = /^(?:([KMGTPE])iB )?(Mem|Swap)\s?:\s{0,12}\d[\d.,]{0,20}[Kk]?\s?\+?\s?(?:total|av|used),.{0,120}$/
/** KiB in the unit that stands in front of Mem and Swap. */
const UNITS: Record<string, number> = { K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3, P: 1024 ** 4, E: 1024 ** 5 }
/** `us`, `user`, `usr` … by the labels of vmstat. */
const SHARES: ReadonlyMap<string, string> = new Map([
  ...['us', 'user', 'usr'].map((l) => [l, 'us'] as const),
  ...['sy', 'system', 'sys'].map((l) => [l, 'sy'] as const),
  ...['ni', 'nice', 'nic'].map((l) => [l, 'ni'] as const),
  ...['id', 'idle'].map((l) => [l, 'id'] as const),
  ...['wa', 'iowait', 'io'].map((l) => [l, 'wa'] as const),
  ...['hi', 'irq'].map((l) => [l, 'hi'] as const),
  ...['si', 'sirq'].map((l) => [l, 'si'] as const),
  ['st', 'st'],
])

/** Load averages of 1, 5 and 15 minutes. */
export function loadOf(text: string): readonly [number, number, number] | undefined {
  const m = LOAD.exec(text)
  const value = (i: number) => numberOf(m?.[i]) ?? 0
  return m === null ? undefined : [value(1), value(2), value(3)]
}

/** Tasks or threads that run; undefined when the line is none that counts them. */
export function tasksOf(text: string): { readonly threads: boolean; readonly running: number | undefined } | undefined {
  if (!TASKS.test(text) && !PROCESSES.test(text)) return undefined
  return { threads: text.startsWith('Threads'), running: numberOf(/(\d{1,7}) running/.exec(text)?.[1]) }
}

/** Shares of time in percent, of all CPUs or of single ones, several of which a wide terminal has in one line. */
export function cpusOf(text: string): { readonly about: string; readonly shares: ReadonlyMap<string, number> }[] {
  if (text.length > 600 || !CPU.test(text)) return []
  return text.split(/\s(?=%?Cpu\d{1,4}\s{0,6}:)/i).map((part) => ({
    about: /^%?cpu(\d{1,4})/i.exec(part)?.[1] ?? 'all',
    shares: new Map(
      [...part.slice(part.indexOf(':')).matchAll(SHARE)].flatMap(([, value, label]) => {
        const name = SHARES.get(label!)
        return name === undefined ? [] : [[name, numberOf(value) ?? 0] as const]
      }),
    ),
  }))
}

/** KiB of memory in all and to be had; undefined when the line tells of neither. A number that `+` cuts is none. */
export function memoryOf(text: string): ReadonlyMap<string, number> | undefined {
  const m = MEMORY.exec(text)
  if (m === null) return undefined
  const unit = UNITS[m[1] ?? 'K']!
  const facts = new Map<string, number>()
  const available = sizeKb(/(\d{1,12}(?:[.,]\d{1,2})?)\s+avail Mem/.exec(text)?.[1], unit)
  const total = sizeKb(/:\s{0,12}(\d{1,12}(?:[.,]\d{1,2})?)[Kk]? (?:total|av)/.exec(text)?.[1], unit)
  if (available !== undefined) facts.set('availKb', available)
  if (total !== undefined && m[2] === 'Mem') facts.set('totalKb', total)
  return facts
}

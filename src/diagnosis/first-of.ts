import type { Incident } from '../core/report.ts'
import { toldFirst } from '../core/told-first.ts'
import type { Judged } from './chains.ts'

/** Findings that one report tells: of the smallest no more have room in 16 MB. */
export const MOST_TOLD = 5_000
/** Where of a text only a part was read, for it states too much: as much time is left for what they cost to judge, link and write down. */
export const MOST_OF_PART = 2_000

/** What a report has room for. */
interface Told {
  /** In their order. */
  readonly judged: readonly Judged[]
  readonly chains: readonly Incident[]
}

/** One of each failure, the first incidents with their findings, then the notes: of many failures with ten thousand findings each no more are written down than are read. */
export function firstOf(all: readonly Judged[], chains: readonly Incident[], most: number): Told {
  if (all.length <= most) return { judged: all, chains }
  const inOrder = toldFirst(
    all.map(({ key, entry }) => ({ key, id: entry.failure.id })),
    chains,
  )
  const keys = new Set([...inOrder].slice(0, most))
  return {
    judged: all.filter(({ key }) => keys.has(key)),
    chains: chains
      .filter(({ root }) => keys.has(root))
      .map((incident) => ({
        ...incident,
        effects: incident.effects.filter((key) => keys.has(key)),
        ...(incident.chain === undefined
          ? {}
          : { chain: incident.chain.filter(({ cause, effect }) => keys.has(cause) && keys.has(effect)) }),
      })),
  }
}

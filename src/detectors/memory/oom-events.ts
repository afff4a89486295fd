import type { Entities, Proof } from '../../core/detector.ts'
import type { Cited, Instant } from '../../core/span.ts'
import type { OomReport } from '../../records/oom-kill.ts'

/** One OOM kill as one source tells it. */
export interface OomEvent<F> {
  readonly host?: string | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
  readonly totalVmKb?: number | undefined
  readonly anonRssKb?: number | undefined
  readonly boot: number | undefined
  /** How much of the report was there; the fullest telling of an event gives its facts. */
  readonly fullness: number
  readonly facts: F
  readonly entities: Entities
  readonly proof: readonly Proof[]
  readonly time?: Instant | undefined
  /** Kills alike that came after so many others that they are only counted. */
  more?: number
}

/** Kills that are told apart; a log with more is a storm of one cause, and further ones are counted with the last. */
const MAX_EVENTS = 20_000

/** Keeps a kill, which stands for `times` alike, or counts it. */
export function keepEvent<F>(events: OomEvent<F>[], event: OomEvent<F>, times: number): void {
  if (events.length < MAX_EVENTS) {
    events.push(times === 1 ? event : { ...event, more: times - 1 })
    return
  }
  const last = events.at(-1)!
  last.more = (last.more ?? 0) + times
}

export function fullnessOf(report: OomReport): number {
  return [
    report.invoker,
    report.constraint ?? report.oomCgroup,
    report.usage.memory,
    report.stats.length || undefined,
    report.memInfo,
    report.tasks.length || undefined,
    report.victims[0]?.totalVmKb,
  ].filter((part) => part !== undefined).length
}

/**
 * Several logs tell the same kill: kern.log, syslog, the journal, an event. It is the same when the process is, and its sizes do
 * not contradict. An event told without sizes joins the one of that process.
 */
export function mergeEvents<F>(events: readonly OomEvent<F>[]): { event: OomEvent<F>; tellings: OomEvent<F>[] }[] {
  const merged: { event: OomEvent<F>; tellings: OomEvent<F>[] }[] = []
  const byProcess = new Map<string, { event: OomEvent<F>; tellings: OomEvent<F>[] }[]>()
  for (const event of events) {
    const key = event.pid === undefined ? '' : `${event.pid} ${event.comm}`
    const known =
      key === ''
        ? undefined
        : byProcess
            .get(key)
            ?.slice(-32)
            .find((m) => isSame(m.event, event))
    if (known === undefined) {
      const entry = { event, tellings: [event] }
      merged.push(entry)
      if (key === '') continue
      const list = byProcess.get(key)
      if (list === undefined) byProcess.set(key, [entry])
      else list.push(entry)
      continue
    }
    known.tellings.push(event)
    if (event.fullness > known.event.fullness) known.event = event
  }
  return merged
}

function isSame<F>(a: OomEvent<F>, b: OomEvent<F>): boolean {
  const fits = (x: number | string | undefined, y: number | string | undefined) => x === undefined || y === undefined || x === y
  return fits(a.boot, b.boot) && fits(a.host, b.host) && fits(a.totalVmKb, b.totalVmKb) && fits(a.anonRssKb, b.anonRssKb)
}

/** The one host of all events that name none, when there is only one. */
export function soleHost(events: readonly { readonly host?: string | undefined }[]): string | undefined {
  const hosts = new Set(events.flatMap(({ host }) => host ?? []))
  return hosts.size === 1 ? [...hosts][0] : undefined
}

/** Evidence of a report: who asked, the limit or the state of memory, the choice, the deed. */
export function proofOf(report: Cited<OomReport>): Proof[] {
  const { head, limit, constraint, memory, noVictim } = report.places
  const one = (place: Cited<object> | undefined, note: string): Proof[] =>
    place === undefined ? [] : [{ at: place.at, time: place.time, witness: 'kernel log', note }]
  const kills = report.victims.slice(0, 3).map((victim): Proof => ({
    at: victim.at,
    time: victim.time,
    witness: victim.viaEvent ? 'kubernetes event' : 'kernel log',
    note: `${victim.comm} (pid ${victim.pid}) is killed`,
  }))
  return [
    ...kills,
    ...one(noVictim, 'nothing that may be killed is left'),
    ...(report.scope === 'memcg' ? one(limit, 'the usage and the limit in force') : one(memory, 'the state of memory')),
    ...one(constraint, 'whose limit, and which process was chosen'),
    ...one(head, `${report.invoker ?? 'a process'} asked for memory`),
  ]
}

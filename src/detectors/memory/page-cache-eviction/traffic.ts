import { grouped } from '../../../core/grouped.ts'
import { once } from '../../../core/scope.ts'
import { COUNTERS } from '../../../records/counters.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import { SAMPLE } from '../../../records/sample.ts'
import type { Facts } from './facts.ts'

/** The most blocks that vmstat saw read, KiB a second. */
export const mostRead = once((scope): number | undefined => {
  const rows = scope.rows(SAMPLE).filter(({ tool, sinceBoot }) => tool === 'vmstat' && !sinceBoot)
  return rows.length === 0 ? undefined : Math.max(...rows.map(({ values }) => values.get('bi') ?? 0))
})

/** Swap traffic at most, pages a second; 0 where there is no swap at all; undefined where nothing tells of it. */
export const mostSwapped = once((scope): number | undefined => {
  const rates = scope.rows(SAMPLE).flatMap(({ tool, about, values, sinceBoot }) => {
    const v = (name: string): number => values.get(name) ?? 0
    if (tool === 'sar' && values.has('pswpin/s')) return [Math.max(v('pswpin/s'), v('pswpout/s'))]
    if (tool === 'free' && about === 'swap' && values.get('totalKb') === 0) return [0]
    return tool === 'vmstat' && !sinceBoot && values.has('si') ? [(v('si') + v('so')) / 4] : []
  })
  const none = scope.rows(COUNTERS).some(({ kind, values }) => kind === 'meminfo' && values.get('SwapTotal') === 0)
  return rates.length > 0 ? Math.max(...rates) : none ? 0 : undefined
})

/** Tools that measure are no victims; what a shell or init is said to read was read by its children that have ended. */
const OTHERS = /^(?:pidstat|vmstat|sar|sadc|iostat|mpstat|top|ps|kswapd\d|kworker|(?:ba|da|z|k)?sh$)/

/** Who waits for its files, and who reads the most: the one that faults, reads or waits in most samples and is not the largest reader. */
export const whoReads = once((scope): Pick<Facts, 'comm' | 'pid' | 'streamer' | 'streamerPid' | 'streamerKbPerSecond'> => {
  const all = [...grouped(scope.rows(PROCESS_SAMPLE), ({ pid }) => pid)]
    .map(([pid, samples]) => ({
      pid,
      // not every source has names
      comm: (samples.find(({ comm }) => !comm.startsWith('pid ')) ?? samples[0]).comm,
      blocked: samples.filter(({ state }) => state === 'D').length,
      reads: samples.filter(({ readKbPerSecond }) => (readKbPerSecond ?? 0) > 0).length,
      readKb: samples.reduce((sum, { readKbPerSecond }) => sum + (readKbPerSecond ?? 0), 0),
      majflt: samples.reduce((sum, { majfltPerSecond }) => sum + (majfltPerSecond ?? 0), 0),
    }))
    .filter(({ pid, comm, blocked, reads, majflt }) => pid !== 1 && !OTHERS.test(comm) && blocked + reads + majflt > 0)
  const streamer = all.toSorted((a, b) => b.readKb - a.readKb).find(({ readKb }) => readKb > 0)
  const victim = all
    .filter(({ pid }) => all.length === 1 || pid !== streamer?.pid)
    .sort((a, b) => b.majflt - a.majflt || b.reads - a.reads || b.blocked - a.blocked)[0]
  return {
    pid: victim?.pid,
    comm: victim?.comm,
    ...(streamer === undefined || streamer.pid === victim?.pid
      ? {}
      : {
          streamer: streamer.comm,
          streamerPid: streamer.pid,
          streamerKbPerSecond: Math.round(streamer.readKb / Math.max(1, streamer.reads)),
        }),
  }
})

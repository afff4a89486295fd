import { grouped } from '../../../core/grouped.ts'
import { once } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../../records/process-sample.ts'

/** A thread with its mean share of one CPU, in per cent, over so many samples. */
export interface Thread {
  readonly mean: number
  readonly rounds: number
  /** Its first sample. */
  readonly row: Cited<ProcessSample>
}

/** The threads of one Python process, as one capture shows them. */
export interface Task {
  readonly source: ProcessSample['source']
  readonly pid: number
  readonly comm: string
  readonly threads: readonly Thread[]
}

const INTERPRETERS = /^(?:\|__)?(?:python[\d.]{0,6}|ipython|uwsgi|gunicorn|celery|jupyter|waitress|odoo|salt-\w{1,12})/i
/** Captures by how much they tell: a series over an interval before a mean over the life of the process. */
const RANK: readonly ProcessSample['source'][] = ['pidstat', 'ps', 'top', 'status']
const rankOf = ({ source }: Task): number => (RANK.includes(source) ? RANK.indexOf(source) : RANK.length)

export const tasksOf = once((scope): readonly Task[] => {
  const samples = scope.rows(PROCESS_SAMPLE)
  const isPython = ({ comm }: ProcessSample): boolean => INTERPRETERS.test(comm)
  const pythons = new Set(samples.filter((p) => p.tid === undefined && isPython(p)).map(({ series, pid }) => `${series}\0${pid}`))
  // threads may have names of their own
  const rows = samples.filter((p) => p.tid !== undefined && p.cpuPct !== undefined && (isPython(p) || pythons.has(`${p.series}\0${p.pid}`)))
  // top -H prints thread ids only: threads of one process share its memory figures
  const keyOf = (p: ProcessSample): string =>
    p.source === 'top' ? `${p.series}\0${p.comm}\0${p.vszKb}\0${p.rssKb}` : `${p.series}\0${p.pid}`
  return [...grouped(rows, keyOf).values()]
    .map((group): Task => {
      const [first] = group
      return {
        source: first.source,
        pid: Math.min(...group.map(({ pid }) => pid)),
        comm: isPython(first) ? first.comm.replace(/^\|__/, '') : 'python',
        threads: [...grouped(group, ({ tid }) => tid).values()].map((own) => ({ mean: meanOf(own), rounds: own.length, row: own[0] })),
      }
    })
    .sort((a, b) => rankOf(a) - rankOf(b))
})

/** Per cent of one CPU that whole processes use, on average over the intervals of all captures. */
export const wholeOf = once((scope): ReadonlyMap<number, number> => {
  const rows = scope.rows(PROCESS_SAMPLE).filter((p) => p.tid === undefined && p.cpuPct !== undefined && p.lifetime !== true)
  return new Map([...grouped(rows, ({ pid }) => pid)].map(([pid, own]) => [pid, meanOf(own)]))
})

const meanOf = (samples: readonly ProcessSample[]): number => samples.reduce((sum, { cpuPct = 0 }) => sum + cpuPct, 0) / samples.length

import { labelledCells, labelledColumns } from './labelled.ts'

/** What a row of the table of pods says. */
export interface PodRow {
  readonly namespace: string | undefined
  readonly pod: string
  /** One word: the phase, or why its worst container does not run. */
  readonly status: string
  readonly ready: boolean | undefined
  readonly restarts: number | undefined
  readonly node: string | undefined
  readonly age: string | undefined
}

const KNOWN = new Set(
  'NAMESPACE,NAME,POD,POD NAME,READY,STATUS,RESTARTS,AGE,IP,NODE,NOMINATED NODE,READINESS GATES,LABELS,LAST RESTART'.split(','),
)

type Columns = NonNullable<ReturnType<typeof labelledColumns>>

/** The columns of a table of pods, in whatever order they stand and whichever are left out. */
export function labelledPods(header: string): Columns | undefined {
  const columns = labelledColumns(header, KNOWN)
  const has = (...labels: readonly string[]): boolean => columns?.some(({ label }) => labels.includes(label)) === true
  return has('NAME', 'POD', 'POD NAME') && has('STATUS') && has('RESTARTS') ? columns : undefined
}

export function labelledPod(text: string, columns: Columns): PodRow | undefined {
  const cells = labelledCells(text, columns)
  const name = /^(?:pods?\/)?([a-z0-9<][\w.<>-]{0,252})$/.exec(cells?.get('NAME') ?? cells?.get('POD') ?? cells?.get('POD NAME') ?? '')
  const status = /^[A-Z][\w:/-]{1,64}$/.exec(cells?.get('STATUS') ?? '')?.[0]
  const restarts = /^(\d{1,9})(?: \(\S{1,16} ago\))?$/.exec(cells?.get('RESTARTS') ?? '')?.[1]
  if (cells === undefined || name === null || status === undefined || restarts === undefined) return undefined
  const ready = /^(\d{1,4})\/(\d{1,4})$/.exec(cells.get('READY') ?? '')
  return {
    namespace: cells.get('NAMESPACE'),
    pod: name[1]!,
    status,
    ready: ready === null ? undefined : ready[1] === ready[2],
    restarts: Number(restarts),
    node: cells.get('NODE'),
    age: cells.get('AGE'),
  }
}

import type { PoolWork } from '../../records/stall.ts'

const MAX_WORKS = 64
/** `  pwq 30: cpus=7 node=0 flags=0x0 nice=0 active=2/256 refcnt=3`: the work below is in this pool (kernel/workqueue.c: show_pwq). */
const PWQ = /^\s*pwq \d{1,8}: (\S.{0,160}?)(?: active=|$)/
const WORKQUEUE = /^\s*workqueue \S/
const WORKS = /^\s*(in-flight|pending|inactive|delayed): (.{1,400})/

/** The work that a list of busy workqueues names, each in its pool. */
export function worksIn(lines: readonly string[]): readonly PoolWork[] {
  const works: PoolWork[] = []
  let pool: string | undefined
  for (const line of lines) {
    const pwq = PWQ.exec(line)
    if (pwq !== null) pool = pwq[1]
    else if (WORKQUEUE.test(line)) pool = undefined
    const m = WORKS.exec(line)
    if (m === null) continue
    for (const work of m[2]!.split(/(?<!\s)\s*,\s+/))
      if (work.trim() !== '' && works.length < MAX_WORKS) works.push({ work: work.trim(), waits: m[1] !== 'in-flight', pool })
  }
  return works
}

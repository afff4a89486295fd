import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { ProcFile } from '../load/proc-file.ts'

/** kernel/sched/debug.c, proc_sched_show_task(): `comm (pid, #threads: n)`, a rule, then `name   :   value`. */
const HEAD = /^\s{0,8}(\S.{0,63}) \((\d{1,10}), #threads: (\d{1,6})\)\s*$/
const VALUE = /^\s{0,8}((?:effective )?[A-Za-z_][\w.>-]{1,46})\s{1,45}:\s{1,45}(-?\d{1,20}(?:\.\d{1,6})?)\s*$/
const OTHER = /^\s{0,8}(?:-{10,90}|current_node=.{1,80}|numa_faults node=.{1,120}|total_numa_faults.{1,80}|numa_pages_migrated.{1,80})\s*$/
const MAX_VALUES = 200
const FILE = new ProcFile('sched')

/** /proc/PID/sched: switches of a task since it began. Before 2.6.36 (and without CONFIG_SCHED_DEBUG) there is none. */
export const procSched: FormatParser = {
  id: 'proc-sched',
  title: '/proc/PID/sched',
  capture: ['for i in 1 2 3; do date; cat /proc/PID/sched; sleep 10; done > sched.txt'],
  recognised: 'by its first line: name, pid, #threads',
  samples: [
    {
      text: 'sessiond (4540, #threads: 4)\n-------------------------------------------------------------------\nse.exec_start                                :       6200937.268470\nnr_switches                                  :                 8120\nnr_voluntary_switches                        :                 8001\nnr_involuntary_switches                      :                  119\n',
    },
  ],
  shows: [],
  begins: [', #threads: '],
  heading: (text) => HEAD.test(text),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let task: { comm: string; pid: number } | undefined
    let values = new Map<string, number>()
    let place: RawLine | undefined
    let time: Instant | undefined = artifact.stamp
    const close = (): void => {
      const voluntary = values.get('nr_voluntary_switches')
      const all = values.get('nr_switches')
      const involuntary =
        values.get('nr_involuntary_switches') ?? (all === undefined || voluntary === undefined ? undefined : all - voluntary)
      if (task !== undefined && place !== undefined && voluntary !== undefined)
        publish(
          PROCESS_SAMPLE,
          { source: 'sched', series, ...task, voluntarySwitches: voluntary, involuntarySwitches: involuntary },
          place,
          time,
        )
      task = undefined
      values = new Map()
      place = undefined
    }
    return {
      get certain() {
        return values.has('nr_voluntary_switches')
      },
      line(line) {
        const { text } = line
        const head = HEAD.exec(text)
        if (head !== null) {
          close()
          task = { comm: head[1]!, pid: Number(head[2]) }
          return 'take'
        }
        const value = task === undefined ? null : VALUE.exec(text)
        if (value !== null) {
          if (value[1] === 'nr_voluntary_switches' || place === undefined) place = line
          if (values.size < MAX_VALUES) values.set(value[1]!, Number(value[2]))
          return 'take'
        }
        if (task !== undefined && OTHER.test(text)) return 'take'
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        if (FILE.titled(text)) return 'take'
        return FILE.prompted(text) === false ? 'end' : 'pass'
      },
      end: close,
    }
  },
}

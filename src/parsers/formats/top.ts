import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import { LOAD_AVERAGE } from '../../records/load-average.ts'
import { SAMPLE } from '../../records/sample.ts'
import { processHeader, processRow, type ProcessTable } from '../load/process-table.ts'
import { isPrompt } from '../../core/prompt.ts'
import { BUSYBOX, cpusOf, FIRST, loadOf, memoryOf, tasksOf } from '../load/top-summary.ts'

/** `-p 3312`, `-p3312`: the only process that was asked for. */
function onlyPid(command: string | undefined): number | undefined {
  const pid = /^(?:sudo\s{1,4})?top\s(?:.{0,200}?\s)?-[bHcS]{0,4}p\s{0,4}(\d{1,10})(?=\s|$)/.exec(command ?? '')?.[1]
  return pid === undefined ? undefined : Number(pid)
}

/** top(1) in batch mode; with -H its rows are threads. */
export const top: FormatParser = {
  id: 'top',
  title: 'top in batch mode',
  capture: ['top -b -n 3 -d 5', 'top -H -b -n 1 -p PID'],
  recognised: 'by its first line (top - … load average), a line of its summary or its header (PID … TIME+ COMMAND)',
  samples: [
    {
      text: 'top - 23:21:15 up 58 min,  1 user,  load average: 0.91, 1.08, 0.54\nTasks:  27 total,   1 running,  26 sleeping,   0 stopped,   0 zombie\n%Cpu(s):  6.7 us,  1.7 sy,  0.0 ni, 91.6 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n   2398 root      20   0    2344    164     68 S   1.7   0.0   0:01.78 pricing\n',
    },
  ],
  shows: ['processes', 'threads', 'top', 'load average'],
  begins: ['top - ', 'K used, ', 'Tasks: ', 'Threads: ', 'Cpu(s)', '%Cpu0', 'CPU states', 'TIME+', ' SHARE ', ' %VSZ '],
  heading: (text) =>
    FIRST.test(text) ||
    BUSYBOX.test(text) ||
    tasksOf(text) !== undefined ||
    cpusOf(text).length > 0 ||
    processHeader(text)?.source === 'top',
  open(publish, artifact) {
    let table: ProcessTable | undefined
    let threads = false
    let rounds = 0
    let values = new Map<string, number>()
    // of one process alone
    const asked = onlyPid(artifact.command)
    // with -H the PID column holds thread ids
    const asThread: Publish = (type, value, at, time) =>
      publish(type, { ...value, tid: (value as unknown as { pid: number }).pid, ...(asked === undefined ? {} : { pid: asked }) }, at, time)
    const showLoad = (line: RawLine): void => {
      const load = loadOf(line.text)
      if (load === undefined) return
      publish(LOAD_AVERAGE, { one: load[0], five: load[1], fifteen: load[2] }, line)
      values.set('load1', load[0])
    }
    return {
      line(line) {
        const text = line.text
        if (FIRST.test(text) || BUSYBOX.test(text)) {
          rounds++
          table = undefined
          values = new Map()
          showLoad(line)
          return 'take'
        }
        if (rounds > 0 && table === undefined && /^Load average: \d/.test(text)) {
          showLoad(line)
          return 'take'
        }
        const tasks = tasksOf(text)
        if (tasks !== undefined) {
          threads = tasks.threads
          if (tasks.running !== undefined) values.set('r', tasks.running)
          return 'take'
        }
        const cpus = cpusOf(text)
        for (const { about, shares } of cpus)
          publish(
            SAMPLE,
            { tool: 'top', series: artifact.path, values: new Map([...values, ...shares]), about, sinceBoot: rounds <= 1 },
            line,
          )
        if (cpus.length > 0) return 'take'
        const memory = memoryOf(text)
        if (memory !== undefined) {
          if (memory.size > 0)
            publish(SAMPLE, { tool: 'top', series: artifact.path, values: memory, about: 'memory', sinceBoot: false }, line)
          return 'take'
        }
        const header = processHeader(text)
        if (header !== undefined) {
          // a table of ps below one of top is none of top's
          if (header.source === 'ps' && (table !== undefined || rounds === 0)) return 'end'
          table = { source: 'top', labels: header.labels }
          return 'take'
        }
        if (table !== undefined && processRow(threads ? asThread : publish, line, table, artifact.path) !== undefined) return 'take'
        return isPrompt(text) ? 'end' : 'pass'
      },
      end() {},
    }
  },
}

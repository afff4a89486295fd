import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import { LOAD_AVERAGE } from '../../records/load-average.ts'
import { SAMPLE } from '../../records/sample.ts'
import { processHeader, processRow, type ProcessTable } from '../load/process-table.ts'
import { numberOf, sizeKb } from '../load/table.ts'

/** procps, top of the 1990s, busybox (which begins with the memory). */
const FIRST = /^(?:top - |\s{1,3}\d{1,2}:\d\d(?:am|pm)\s+up\s|Mem: \d{1,15}K used, \d{1,15}K free)/
const LOAD = /[Ll]oad average:? (\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d)/
const CPU = /^(?:%?Cpu\(s\)|%Cpu\d{1,4}|Cpu\d{1,4}|CPU\d{0,4}|CPU states)\s{0,6}:/
/** `us`, `user`, `usr` … by the labels of vmstat. */
const SHARES: Record<string, string> = {
  us: 'us',
  user: 'us',
  usr: 'us',
  sy: 'sy',
  system: 'sy',
  sys: 'sy',
  ni: 'ni',
  nice: 'ni',
  nic: 'ni',
  id: 'id',
  idle: 'id',
  wa: 'wa',
  iowait: 'wa',
  io: 'wa',
  hi: 'hi',
  irq: 'hi',
  sirq: 'si',
  si: 'si',
  st: 'st',
}

/** top(1) in batch mode; with -H its rows are threads. */
export const top: FormatParser = {
  id: 'top',
  title: 'top in batch mode',
  capture: ['top -b -n 3 -d 5', 'top -H -b -n 1 -p PID'],
  recognised: 'by its first line (top - … load average)',
  samples: [
    {
      text: 'top - 23:21:15 up 58 min,  1 user,  load average: 0.91, 1.08, 0.54\nTasks:  27 total,   1 running,  26 sleeping,   0 stopped,   0 zombie\n%Cpu(s):  6.7 us,  1.7 sy,  0.0 ni, 91.6 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n   2398 root      20   0    2344    164     68 S   1.7   0.0   0:01.78 pricing\n',
    },
  ],
  shows: ['processes', 'threads', 'top', 'load average'],
  begins: ['top - ', 'K used, '],
  sniff: (head) => {
    const first = head.split('\n', 8)
    return first.some((line) => FIRST.test(line)) &&
      first.some((line) => LOAD.test(line)) &&
      first.some((line) => /^(?:Tasks:|Threads:|\s{0,3}\d{1,6} processes:|CPU:)/.test(line))
      ? 0.9
      : 0
  },
  open(publish, artifact) {
    let table: ProcessTable | undefined
    let threads = false
    let rounds = 0
    let foreign = 0
    let values: Map<string, number> | undefined
    // with -H the PID column holds thread ids
    const asThread: Publish = (type, value, at, time) =>
      publish(type, { ...value, tid: (value as unknown as { pid: number }).pid }, at, time)
    const showLoad = (line: RawLine): void => {
      const load = LOAD.exec(line.text)
      if (load === null) return
      const number = (i: number) => numberOf(load[i]) ?? 0
      publish(LOAD_AVERAGE, { one: number(1), five: number(2), fifteen: number(3) }, line)
      values?.set('load1', number(1))
    }
    return {
      line(line) {
        const text = line.text
        if (FIRST.test(text)) {
          rounds++
          table = undefined
          values = new Map()
          foreign = 0
          showLoad(line)
          return 'take'
        }
        if (rounds > 0 && table === undefined && /^Load average:/.test(text)) {
          showLoad(line)
          return 'take'
        }
        if (rounds === 0) return ++foreign > 10 ? 'end' : 'take'
        if (/^(?:Tasks|Threads):/.test(text)) {
          threads = text.startsWith('Threads')
          const running = /(\d{1,7}) running/.exec(text)
          if (running !== null) values?.set('r', Number(running[1]))
          return 'take'
        }
        if (CPU.test(text)) {
          const shares = new Map(values ?? [])
          for (const m of text.matchAll(/(\d{1,3}[.,]?\d{0,2})\s?%?\s?([a-z]{2,6})\b/g)) {
            const name = SHARES[m[2]!]
            if (name !== undefined) shares.set(name, numberOf(m[1]) ?? 0)
          }
          const one = /^%?C(?:pu|PU)(\d{1,4})/.exec(text)
          publish(
            SAMPLE,
            { tool: 'top', series: artifact.path, values: shares, about: one === null ? 'all' : one[1], sinceBoot: rounds === 1 },
            line,
          )
          return 'take'
        }
        const memory = /^(KiB |MiB |GiB )?(?:Mem|Swap)\s?:/.exec(text)
        if (memory !== null) {
          const unit = memory[1] === 'MiB ' ? 1024 : memory[1] === 'GiB ' ? 1024 ** 2 : 1
          const available = /(\d{1,12}(?:[.,]\d{1,2})?)\s+avail Mem/.exec(text)
          const total = /:\s{0,12}(\d{1,12}(?:[.,]\d{1,2})?)K? (?:total|av)/.exec(text)
          const facts = new Map<string, number>()
          if (available !== null) facts.set('availKb', sizeKb(available[1], unit)!)
          if (total !== null && !/Swap/.test(text.slice(0, 12))) facts.set('totalKb', sizeKb(total[1], unit)!)
          if (facts.size > 0)
            publish(SAMPLE, { tool: 'top', series: artifact.path, values: facts, about: 'memory', sinceBoot: false }, line)
          return 'take'
        }
        const header = processHeader(text)
        if (header !== undefined) {
          table = { source: 'top', labels: header.labels }
          return 'take'
        }
        if (table !== undefined && processRow(threads ? asThread : publish, line, table, artifact.path) !== undefined) return 'take'
        if (text.trim() === '' || (table === undefined && ++foreign < 12)) return 'take'
        return 'end'
      },
      end() {},
    }
  },
}

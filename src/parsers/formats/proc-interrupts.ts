import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { INTERRUPT_COUNT } from '../../records/interrupts.ts'
import { countOf, rowsSink } from '../load/rows.ts'
import { cellLiterals } from '../cells.ts'

const COLUMNS = /^\s{2,40}CPU\d{1,5}(?:\s{1,20}CPU\d{1,5}){0,8191}\s{0,20}$/
const ROW = /^\s{0,24}(\d{1,7}|[A-Z][A-Z0-9_]{1,15}):\s{0,20}(\d[\d\s]{0,60000})(\D.{0,400}|)$/
/** softirq_to_name (kernel/softirq.c). */
const SOFTIRQS = new Set(['HI', 'TIMER', 'NET_TX', 'NET_RX', 'BLOCK', 'BLOCK_IOPOLL', 'IRQ_POLL', 'TASKLET', 'SCHED', 'HRTIMER', 'RCU'])

/** /proc/interrupts and /proc/softirqs, which have the same heading. */
export const procInterrupts: FormatParser = {
  id: 'proc-interrupts',
  title: '/proc/interrupts, /proc/softirqs',
  capture: ['cat /proc/interrupts > interrupts.1; sleep 10; cat /proc/interrupts > interrupts.2', 'cat /proc/softirqs'],
  recognised: 'by its heading (CPU0 CPU1 …)',
  samples: [
    {
      text: '           CPU0       CPU1       \n 24:          1          0  IO-APIC   5-edge      virtio0\nLOC:      60228      66998   Local timer interrupts\nERR:          0\n',
    },
    {
      text: '                    CPU0       CPU1       \n          HI:          0          0\n       TIMER:      60228      66998\n      NET_RX:        311         12\n',
    },
  ],
  shows: ['interrupts'],
  begins: cellLiterals('CPU0'),
  heading: (text) => COLUMNS.test(text),
  open(publish, artifact) {
    const of = seriesOf(artifact.path)
    let cpus: number[] | undefined
    return rowsSink((line) => {
      if (COLUMNS.test(line.text)) {
        cpus = line.text
          .trim()
          .split(/\s+/)
          .map((label) => Number(label.slice(3)))
        return true
      }
      const row = cpus === undefined ? null : ROW.exec(line.text)
      if (row === null || cpus === undefined) return false
      const cells = row[2]!.trim().split(/\s+/)
      // a chip's or a trigger's number may stand behind the counts; ERR and MIS have one count for all
      const counts = cells.slice(0, cpus.length).map((cell) => countOf(cell) ?? 0)
      if (counts.length < cpus.length && counts.length !== 1) return false
      const busiest = counts.reduce((most, count, i) => (count > counts[most]! ? i : most), 0)
      const what = [...cells.slice(cpus.length), row[3]!.trim()].join(' ').trim().replace(/\s+/g, ' ')
      publish(
        INTERRUPT_COUNT,
        {
          kind: SOFTIRQS.has(row[1]!) && row[3] === '' ? 'softirq' : 'interrupt',
          of,
          name: row[1]!,
          total: counts.reduce((sum, count) => sum + count, 0),
          cpus: counts.length,
          busiestCpu: cpus[busiest]!,
          busiest: counts[busiest]!,
          what: what === '' ? undefined : what,
        },
        line,
        artifact.stamp,
      )
      return true
    })
  },
}

import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { ProcFile } from '../load/proc-file.ts'

/**
 * pid (comm) state ppid pgrp session tty tpgid flags minflt cminflt majflt … (proc_pid_stat(5)); comm may hold blanks and brackets, so
 * the last bracket before a state closes it. Kernels before 2.6 print fewer fields.
 */
const LINE =
  /^\s{0,8}(?:\/proc\/\d{1,10}\/(?:task\/\d{1,10}\/)?stat:)?(\d{1,10}) \((.{0,64})\) ([RSDZTtWXxKPI]) ((?:-?\d{1,20} ){30,60}-?\d{1,20})\s*$/
/** Places behind the state, counted from ppid = 0. */
const FIELDS = { majflt: 8, nice: 15, threads: 16, vsize: 19, rss: 20 } as const
/** rss counts pages; 4 KiB on x86 and most arm64 kernels. */
const PAGE_KB = 4
const FILE = new ProcFile('stat')

/** /proc/PID/stat: one line per process and moment. */
export const procPidStat: FormatParser = {
  id: 'proc-pid-stat',
  title: '/proc/PID/stat',
  capture: ['for i in $(seq 20); do date -u +%FT%TZ; cat /proc/PID/stat; sleep 30; done > stat.txt'],
  recognised: 'by its line: pid, name in brackets, state, numbers',
  samples: [
    {
      text: '18299 (cat) R 18282 18282 11182 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 185013 10223616 414 18446744073709551615 94850013974528 94850013994409 140727507318784 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 94850014010416 94850014012032 94850367414272 140727507323614 140727507323634 140727507323634 140727507324907 0\n',
    },
  ],
  shows: ['processes'],
  heading: (text) => /^[\s\d/]/.test(text) && text.includes(') ') && LINE.test(text),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let time: Instant | undefined = artifact.stamp
    return {
      line(line) {
        const m = LINE.exec(line.text)
        if (m === null) {
          const stamp = dateOf(line.text)
          time = stamp ?? time
          if (stamp !== undefined) return 'take'
          return FILE.prompted(line.text) === false ? 'end' : 'pass'
        }
        const fields = m[4]!.split(' ').map(Number)
        publish(
          PROCESS_SAMPLE,
          {
            source: 'stat',
            series,
            pid: Number(m[1]),
            comm: m[2]!,
            state: m[3],
            majflt: fields[FIELDS.majflt],
            nice: fields[FIELDS.nice],
            threads: fields[FIELDS.threads],
            vszKb: Math.round(fields[FIELDS.vsize]! / 1024),
            rssKb: fields[FIELDS.rss]! * PAGE_KB,
          },
          line,
          time,
        )
        return 'take'
      },
      end() {},
    }
  },
}

import type { Parser, RawLine } from '../core/parser.ts'
import { PROCESS_SAMPLE } from '../records/process-sample.ts'
import { stemOf } from './load/table.ts'

/** Fields of /proc/PID/status (proc(5)); sizes are KiB. */
const FIELD = /^([A-Z][A-Za-z_]{2,30}):\s(.{0,200})$/

/** /proc/PID/status, once, or appended again and again, or one file per moment. */
export const procStatus: Parser = {
  id: 'proc-status',
  title: '/proc/PID/status',
  capture: ['cat /proc/PID/status > status.txt'],
  recognised: 'by its first lines (Name:, Umask: or State:, Tgid:)',
  samples: [
    {
      text: 'Name:\tsessiond\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t4540\nNgid:\t0\nPid:\t4540\nPPid:\t1\nVmSize:\t   11436 kB\nVmRSS:\t   10152 kB\nThreads:\t1\n',
    },
  ],
  shows: ['processes'],
  begins: ['Name:\t'],
  sniff: (head) => (/(?:^|\n)Name:\t.{1,64}\n(?:Umask:\t\d{4}\n)?State:\t/.test(head.slice(0, 4096)) ? 0.9 : 0),
  open(publish, artifact) {
    let fields = new Map<string, string>()
    let place: RawLine | undefined
    const close = (): void => {
      const pid = Number(fields.get('Tgid') ?? fields.get('Pid'))
      const kb = (name: string) => {
        const m = /^\s*(\d{1,15}) kB$/.exec(fields.get(name) ?? '')
        return m === null ? undefined : Number(m[1])
      }
      if (place !== undefined && Number.isInteger(pid) && fields.has('Name') && fields.has('State'))
        publish(
          PROCESS_SAMPLE,
          {
            source: 'status',
            series: stemOf(artifact.path),
            pid,
            comm: fields.get('Name')!.trim(),
            rssKb: kb('VmRSS'),
            vszKb: kb('VmSize'),
            swapKb: kb('VmSwap'),
            anonKb: kb('RssAnon'),
            state: fields.get('State')?.trim()[0],
            threads: Number(fields.get('Threads') ?? 0) || undefined,
          },
          place,
        )
      fields = new Map()
      place = undefined
    }
    return {
      line(line) {
        const field = FIELD.exec(line.text)
        if (field === null) {
          if (line.text.length > 80) return 'end'
          return place !== undefined || line.text.trim() === '' || /^[\d#=>-]/.test(line.text) ? 'take' : 'end'
        }
        if (field[1] === 'Name') close()
        else if (place === undefined && fields.size === 0 && field[1] !== 'Umask') return 'end'
        if (field[1] === 'Name') place = line
        // the most telling line is cited
        if (field[1] === 'VmRSS') place = line
        if (fields.size < 100) fields.set(field[1]!, field[2]!)
        return 'take'
      },
      end: close,
    }
  },
}

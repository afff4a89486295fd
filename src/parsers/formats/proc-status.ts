import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { isPrompt } from '../load/series.ts'
import { dateOf } from '../../core/time/stamp.ts'

/** Fields of /proc/PID/status (proc_pid_status(5)); sizes are KiB. */
const FIELD = /^([A-Z][A-Za-z_]{2,30}|(?:non)?voluntary_ctxt_switches):\s(.{0,200})$/
/** What grep prints of several processes: the path before each field. */
const NAMED = /^(?:\S{0,200}\/)?proc\/(\d{1,7})\/status:([A-Z][A-Za-z_]{2,30}:\s.{0,200})$/
/** What grep leaves of one process. */
const MEMORY = /^(?:Vm(?:Peak|Size|Lck|Pin|HWM|RSS|Data|Stk|Exe|Lib|PTE|Swap)|Rss(?:Anon|File|Shmem))$/
const PID = /[/!]proc[/!](\d{1,7})[/!]status/

const pidIn = (text: string): number | undefined => {
  const m = PID.exec(text)
  return m === null ? undefined : Number(m[1])
}

/** /proc/PID/status, once, or appended again and again, or one file per moment; also what grep left of it. */
export const procStatus: FormatParser = {
  id: 'proc-status',
  title: '/proc/PID/status',
  capture: ['cat /proc/PID/status > status.txt', "grep -HE '^(Name|VmRSS|VmSwap)' /proc/[0-9]*/status"],
  recognised: 'by its first lines (Name:, Umask: or State:, Tgid:)',
  samples: [
    {
      text: 'Name:\tsessiond\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t4540\nNgid:\t0\nPid:\t4540\nPPid:\t1\nVmSize:\t   11436 kB\nVmRSS:\t   10152 kB\nThreads:\t1\n',
    },
    { text: '/proc/811/status:VmSwap:\t       0 kB\n/proc/4540/status:VmSwap:\t   91532 kB\n' },
  ],
  shows: ['processes'],
  begins: [
    'Name:\t',
    '/status:Vm',
    '/status:Name:',
    '/status:Rss',
    'VmRSS:\t',
    'RssAnon:\t',
    'VmSize:\t',
    'VmPeak:\t',
    'VmHWM:\t',
    'VmSwap:\t',
  ],
  sniff: (head) =>
    /(?:^|\n)Name:\t.{1,64}\n(?:Umask:\t\d{4}\n)?State:\t/.test(head.slice(0, 4096).replaceAll('\r', '')) ||
    NAMED.test(head.split('\n', 1)[0]!.trimEnd())
      ? 0.9
      : 0,
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let fields = new Map<string, string>()
    let place: RawLine | undefined
    let pid = pidIn(artifact.path)
    let time: Instant | undefined = artifact.stamp
    const close = (): void => {
      const own = Number(fields.get('Tgid') ?? fields.get('Pid') ?? pid ?? NaN)
      const kb = (name: string) => {
        const m = /^\s*(\d{1,15}) kB$/.exec(fields.get(name) ?? '')
        return m === null ? undefined : Number(m[1])
      }
      const thread = Number(fields.get('Pid') ?? own)
      const number = (name: string) => {
        const value = fields.get(name)?.trim() ?? ''
        return /^\d{1,15}$/.test(value) ? Number(value) : undefined
      }
      const sizes = { rssKb: kb('VmRSS'), anonKb: kb('RssAnon'), swapKb: kb('VmSwap') }
      if (place !== undefined && Number.isInteger(own) && (fields.has('Name') ? fields.has('State') || sizes.swapKb !== undefined : true))
        publish(
          PROCESS_SAMPLE,
          {
            source: 'status',
            series,
            pid: own,
            ...(thread === own ? {} : { tid: thread }),
            comm: fields.get('Name')?.trim() ?? `pid ${own}`,
            ...sizes,
            vszKb: kb('VmSize'),
            state: fields.get('State')?.trim()[0],
            threads: Number(fields.get('Threads') ?? 0) || undefined,
            voluntarySwitches: number('voluntary_ctxt_switches'),
            involuntarySwitches: number('nonvoluntary_ctxt_switches'),
          },
          place,
          time,
        )
      else if (place !== undefined && sizes.rssKb !== undefined && !fields.has('Name'))
        publish(
          MEMORY_USE,
          { source: 'status', series, consumer: 'process', usedKb: sizes.rssKb, anonKb: sizes.anonKb, swapKb: sizes.swapKb },
          place,
          time,
        )
      fields = new Map()
      place = undefined
    }
    const add = (line: RawLine, name: string, text: string): void => {
      // the most telling line is cited
      if (place === undefined || name === 'VmRSS') place = line
      if (fields.size < 100) fields.set(name, text)
    }
    return {
      line(line) {
        const text = line.text.trimEnd()
        const named = NAMED.exec(text)
        if (named !== null) {
          if (Number(named[1]) !== pid) close()
          pid = Number(named[1])
          const field = FIELD.exec(named[2]!)!
          if (fields.has(field[1]!)) close()
          add(line, field[1]!, field[2]!)
          return 'take'
        }
        const field = FIELD.exec(text)
        if (field === null) {
          const stamp = dateOf(text)
          if (stamp !== undefined) {
            close()
            time = stamp
            return 'take'
          }
          // a machine of many CPUs or nodes has long masks
          if (text.length > 80) return /^(?:Mems|Cpus)_allowed:\s/.test(text) ? 'take' : 'end'
          if (isPrompt(text) && pidIn(text.replace(/\s/g, '/')) === undefined) return fields.size > 0 ? 'end' : 'take'
          const of = pidIn(` ${text}`.replace(/\s/g, '!'))
          if (of !== undefined) {
            close()
            pid = of
            return 'take'
          }
          return place !== undefined || text === '' || /^[\d#=>-]/.test(text) ? 'take' : 'end'
        }
        if (field[1] === 'Name' || fields.has(field[1]!)) close()
        else if (place === undefined && field[1] !== 'Umask' && !MEMORY.test(field[1]!)) return 'end'
        add(line, field[1]!, field[2]!)
        return 'take'
      },
      end: close,
    }
  },
}

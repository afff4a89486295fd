import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { ProcFile } from '../load/proc-file.ts'
import { beginsStatus, kbOf, statusField } from '../load/status-fields.ts'

const FILE = new ProcFile('status')
const MAX_FIELDS = 100

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
    'Name:   ',
    '/status',
    'VmPeak:',
    'VmSize:',
    'VmHWM:',
    'VmRSS:',
    'VmSwap:',
    'VmData:',
    'VmLck:',
    'RssAnon:',
    'RssFile:',
  ],
  heading: (text) => {
    const { rest, pid } = FILE.split(text)
    return pid === undefined ? beginsStatus(text) || FILE.titled(text) : statusField(rest) !== undefined
  },
  named: (path) => /[/!]status$/.test(path) && FILE.pid(path) !== undefined,
  asked: (command) => FILE.typed(command),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let fields = new Map<string, string>()
    let place: RawLine | undefined
    let swapLine: RawLine | undefined
    let pid = FILE.pid(artifact.command ?? '') ?? FILE.pid(artifact.path)
    let time: Instant | undefined = artifact.stamp
    const close = (): void => {
      const number = (name: string): number | undefined => {
        const value = fields.get(name)?.trim() ?? ''
        return /^\d{1,15}$/.test(value) ? Number(value) : undefined
      }
      const own = number('Tgid') ?? number('Pid') ?? pid
      const thread = number('Pid') ?? own
      const sizes = { rssKb: kbOf(fields.get('VmRSS')), anonKb: kbOf(fields.get('RssAnon')), swapKb: kbOf(fields.get('VmSwap')) }
      const known = fields.has('Name')
        ? fields.has('State') || sizes.rssKb !== undefined || sizes.swapKb !== undefined || number('Threads') !== undefined
        : true
      if (place !== undefined && own !== undefined && known)
        publish(
          PROCESS_SAMPLE,
          {
            source: 'status',
            series,
            pid: own,
            ...(thread === own ? {} : { tid: thread }),
            comm: fields.get('Name')?.trim() ?? `pid ${own}`,
            ...sizes,
            swapLine,
            vszKb: kbOf(fields.get('VmSize')),
            state: fields.get('State')?.trim()[0],
            threads: number('Threads') || undefined,
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
      swapLine = undefined
    }
    return {
      line(line) {
        const { text } = line
        const named = FILE.splitLine(line)
        const field = statusField(named.rest)
        if (field !== undefined) {
          const another = named.pid !== undefined && named.pid !== pid
          if (another || field.name === 'Name' || fields.has(field.name)) close()
          if (named.pid !== undefined) pid = named.pid
          // the most telling line is cited
          if (place === undefined || field.name === 'VmRSS') place = line
          if (field.name === 'VmSwap') swapLine = line
          if (fields.size < MAX_FIELDS) fields.set(field.name, field.value)
          return 'take'
        }
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        const titled = FILE.titled(text)
        const mine = FILE.prompted(text)
        if (!titled && mine !== true) return mine === false || text.startsWith('==> ') ? 'end' : 'pass'
        close()
        pid = FILE.pid(text)
        return titled ? 'take' : 'pass'
      },
      end: close,
    }
  },
}

import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { syslogTime } from '../../core/time/calendar.ts'
import { OOM_DETAIL, type OomDetail } from '../../records/oom-detail.ts'
import { kb } from '../runtime-oom/wording.ts'

interface Saying {
  readonly literal: string
  readonly shape: RegExp
  readonly read: (m: RegExpExecArray) => OomDetail
}

const SAYINGS: readonly Saying[] = [
  { literal: 'Dumping heap to ', shape: /^Dumping heap to (\S{1,400}) \.\.\./, read: (m) => ({ dump: m[1] }) },
  {
    literal: 'Heap dump',
    shape: /\bHeap dump (?:written to (\/\S{1,400})|using '(\/[^']{1,400})')/,
    read: (m) => ({ dump: m[1] ?? m[2] }),
  },
  {
    literal: 'Crash dump is being written to: ',
    shape: /Crash dump is being written to: (\S{1,400}?)(?:\.{3}\S{0,8})?\s{0,4}$/,
    read: (m) => ({ dump: m[1] }),
  },
  {
    literal: 'hs_err_pid',
    shape: /^#?\s{0,8}(\S{0,300}hs_err_pid(\d{1,10})\.log)\s{0,4}$/,
    read: (m) => ({ report: m[1], of: Number(m[2]) }),
  },
  // hs_err_pid*.log: src/hotspot/share/runtime/os.cpp print_date_and_time
  {
    literal: ' elapsed time: ',
    shape: /^Time: [A-Z][a-z]{2} ([A-Z][a-z]{2})\s{1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}) (\S{1,60}).{0,60} elapsed time: \d/,
    read: (m) => ({ written: syslogTime(m[1]!, m[2]!, m[3]!, m[4], m[5]) }),
  },
  {
    literal: 'Core dump will be written. Default location: ',
    shape: /Core dump will be written\. Default location: (\/\S{1,400})/,
    read: (m) => ({ core: m[1] }),
  },
  // hs_err_pid*.log: src/hotspot/os/linux/os_linux.cpp print_container_info
  {
    literal: 'memory_limit_in_bytes: ',
    shape: /^\s{0,4}memory_limit_in_bytes: (\d{1,19})( k)?\s{0,4}$/,
    read: (m) => ({ cgroupLimitKb: m[2] === undefined ? kb(m[1]) : Number(m[1]) }),
  },
  {
    literal: 'memory_usage_in_bytes: ',
    shape: /^\s{0,4}memory_usage_in_bytes: (\d{1,19})( k)?\s{0,4}$/,
    read: (m) => ({ cgroupUsedKb: m[2] === undefined ? kb(m[1]) : Number(m[1]) }),
  },
  {
    literal: 'Failed on request of size ',
    shape: /DETAIL:\s{1,4}Failed on request of size (\d{1,19})(?: in memory context "([^"]{1,80})")?/,
    read: (m) => ({ requestedKb: Number(m[1]) / 1024, context: m[2] }),
  },
  // the head of erl_crash.dump
  { literal: 'Node name: ', shape: /^Node name: '?([\w@.-]{1,160})'?\s{0,4}$/, read: (m) => ({ program: m[1] }) },
  { literal: 'fatal error in thread [', shape: /\[([\w.-]{1,80})\] fatal error in thread \[/, read: (m) => ({ program: m[1] }) },
  {
    literal: 'memory resource limit alarm cleared on node',
    shape: /memory resource limit alarm cleared on node '?([\w@.-]{1,160}?)'?\.?\s{0,4}$/,
    read: (m) => ({ cleared: true, program: m[1] }),
  },
  // src/rdb.c, src/aof.c: what it could not begin works again
  {
    literal: ' terminated with success',
    shape: /^Background (?:saving|AOF rewrite) terminated with success\b/,
    read: () => ({ cleared: true }),
  },
  // an environment counts in hexadecimal (docs: runtime configuration of the collector), runtimeconfig.json in decimal
  {
    literal: 'GCHeapHardLimit',
    shape: /\b((?:DOTNET|COMPlus)_GCHeapHardLimit)(?:=|: )"?(?:0x)?([0-9a-fA-F]{1,16})"?\s{0,4}$/,
    read: (m) => ({ setting: m[1], limitKb: Math.round(Number.parseInt(m[2]!, 16) / 1024) }),
  },
  {
    literal: 'GCHeapHardLimit',
    shape: /"System\.GC\.HeapHardLimit": (\d{1,19})/,
    read: (m) => ({ setting: 'System.GC.HeapHardLimit', limitKb: kb(m[1]) }),
  },
]

/** What programs say first: Spring Boot, Tomcat, Quarkus, Kafka, Elasticsearch, .NET's host, gunicorn, Puma, Sidekiq. */
const STARTS: readonly (readonly [string, RegExp])[] = [
  [' using Java ', /\bStarting \S{1,160} (?:\S{1,60} )?using Java \d/],
  [':: Spring Boot ::', /^\s{0,4}:: Spring Boot ::/],
  ['running for ', /\bStarted \S{1,160} in [\d.]{1,12} seconds \((?:JVM|process) running for /],
  ['Server startup in ', /\bServer startup in \[?\d/],
  ['powered by Quarkus', /\bpowered by Quarkus\b.{0,80} started in [\d.]{1,12}\s?s/],
  ['starting (kafka.server', /\bstarting \(kafka\.server\.\w{1,40}\)/],
  ['], pid[', /\bversion\[\d[^\]]{0,40}\], pid\[\d{1,10}\]/],
  ['Application started.', /\bApplication started\. Press Ctrl\+C/],
  ['Starting gunicorn ', /\bStarting gunicorn \d/],
  ['Booting worker with pid: ', /\bBooting worker with pid: \d/],
  ['Puma starting in ', /\bPuma starting in (?:single|cluster) mode/],
  ['Booting Sidekiq ', /\bBooting Sidekiq \d/],
]

/** `- name: DOTNET_GCHeapHardLimit` of a manifest, with its value on the next line. */
const NAMED = /^\s{0,40}(?:- )?name: "?((?:DOTNET|COMPlus)_GCHeapHardLimit)"?\s{0,4}$/
const VALUE = /^\s{1,40}value: ["']?(?:0x)?([0-9a-fA-F]{1,16})["']?\s{0,4}$/

function read({ message, kernel }: LogLine): OomDetail | undefined {
  if (kernel === true || message.length > 2000) return undefined
  for (const { literal, shape, read: state } of SAYINGS) {
    const m = message.includes(literal) ? shape.exec(message) : null
    if (m !== null) return state(m)
  }
  return STARTS.some(([literal, shape]) => message.includes(literal) && shape.test(message)) ? { started: true } : undefined
}

/** Where its dump lies, what it was limited to, how it calls itself, that it was started again: lines beside the last words of a program. */
export const oomDetail = block<OomDetail & LogLine>({
  id: 'oom-detail',
  emits: OOM_DETAIL,
  begins: [...new Set([...SAYINGS.map(({ literal }) => literal), ...STARTS.map(([literal]) => literal)])],
  maxLines: 2,
  open: (first) =>
    collect(
      first,
      (message) => (NAMED.test(first.message) && VALUE.test(message) ? 'last' : 'end'),
      ([line, value]) => {
        const named = NAMED.exec(line.message)?.[1]
        const hex = value === undefined ? undefined : VALUE.exec(value.message)?.[1]
        const stated =
          named !== undefined && hex !== undefined ? { setting: named, limitKb: Math.round(Number.parseInt(hex, 16) / 1024) } : read(line)
        const { at: _at, time: _time, ...said } = line
        return stated === undefined ? undefined : { ...said, ...stated }
      },
    ),
})

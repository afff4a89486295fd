import type { Parser } from '../core/parser.ts'
import { CGROUP_VALUE } from '../records/cgroup-value.ts'
import { nameOf, stemOf } from './load/table.ts'

/** Files of one number or `max`, of both cgroup versions. Limits of v1 are near 2^63 when there is none. */
const NAMES =
  /(?:memory\.(?:max|high|current|peak|swap\.max|swap\.current|limit_in_bytes|usage_in_bytes|max_usage_in_bytes|memsw\.limit_in_bytes|failcnt)|cpu\.(?:max|cfs_quota_us|cfs_period_us|shares|weight)|pids\.(?:max|current))$/
const UNLIMITED = 1e15

export const cgroupValue: Parser = {
  id: 'cgroup-value',
  title: 'cgroup files of one value (memory.max, cpu.max, cpu.cfs_quota_us, …)',
  capture: ['cp /sys/fs/cgroup/GROUP/{memory.max,memory.current,cpu.max} .', 'grep . /sys/fs/cgroup/GROUP/{memory.max,cpu.max}'],
  recognised: 'by its file name, with one value inside, or by paths before a colon',
  samples: [
    { path: 'cgroup/memory.max', text: '251658240\n' },
    { path: 'cgroup/cpu.max', text: '25000 100000\n' },
  ],
  shows: ['cgroup'],
  begins: [
    'memory.limit_in_bytes:',
    'memory.usage_in_bytes:',
    'memory.max:',
    'memory.current:',
    'cpu.max:',
    'cpu.cfs_quota_us:',
    'cpu.cfs_period_us:',
  ],
  sniff: (head, path) =>
    !/pids\./.test(nameOf(path)) && NAMES.test(nameOf(path)) && /^(?:max|-?\d{1,20})(?: \d{1,12})?\s{0,4}$/.test(head) ? 0.9 : 0,
  open(publish, artifact) {
    const show = (path: string, text: string, line: Parameters<typeof publish>[2]): boolean => {
      const m = /^(max|-?\d{1,20})(?: (\d{1,12}))?$/.exec(text.trim())
      const name = NAMES.exec(stemOf(path))?.[0]
      if (m === null || name === undefined) return false
      const number = Number(m[1])
      const value = m[1] === 'max' || number < 0 || number > UNLIMITED ? undefined : number
      publish(
        CGROUP_VALUE,
        {
          folder: path.slice(0, Math.max(0, stemOf(path).length - name.length)),
          name,
          value,
          ...(m[2] === undefined ? {} : { second: Number(m[2]) }),
        },
        line,
      )
      return true
    }
    return {
      line(line) {
        const named = /^(\/?\S{0,300}(?:memory|cpu)\.[a-z_.]{3,40}):(.{1,60})$/.exec(line.text)
        if (named !== null) return show(named[1]!, named[2]!, line) ? 'take' : 'end'
        if (line.text.trim() === '') return 'take'
        return show(artifact.path, line.text, line) ? 'take' : 'end'
      },
      end() {},
    }
  },
}

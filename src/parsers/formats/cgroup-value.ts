import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { ONE_VALUE, oneValue } from '../cgroup/one-value.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { seriesOf } from '../../core/series-of.ts'
import { foreign } from '../load/foreign.ts'

const VALUE = /^(?:max|-?\d{1,20})(?: \d{1,12})?$/

/** The file's name, without the number of a sample. */
const fileOf = (path: string): string => seriesOf(path).replace(/^.*[/!]/, '')

/** One file of one value, or several values of it with dates between. */
export const cgroupValue: FormatParser = {
  id: 'cgroup-value',
  title: 'cgroup files of one value (memory.max, cpu.max, cpu.cfs_quota_us, …)',
  capture: ['cp /sys/fs/cgroup/GROUP/{memory.max,memory.current,cpu.max} .', 'grep . /sys/fs/cgroup/GROUP/{memory.max,cpu.max}'],
  recognised: 'by its file name, with one value inside',
  samples: [
    { path: 'cgroup/memory.max', text: '251658240\n' },
    { path: 'cgroup/cpu.max', text: '25000 100000\n' },
  ],
  shows: ['cgroup'],
  // the pids controller has a parser of its own
  named: (path) => ONE_VALUE.test(fileOf(path)) && !fileOf(path).includes('pids.'),
  open(publish, artifact) {
    const path = seriesOf(artifact.path)
    let time: Instant | undefined = artifact.stamp
    return {
      line(line) {
        const text = line.text.trim()
        // seconds since 1970 would be a value too
        const stamp = VALUE.test(text) ? undefined : dateOf(text)
        if (stamp !== undefined) {
          time = stamp
          return 'take'
        }
        const value = oneValue(path, text)
        if (value === undefined) return foreign(text)
        publish(CGROUP_VALUE, value, line, time)
        return 'take'
      },
      end() {},
    }
  },
}

import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'
import { decimalKb } from '../load/decimal-size.ts'
import { foreign } from '../load/foreign.ts'
import { sizeKb } from '../load/table.ts'
import { dateOf } from '../../core/time/stamp.ts'

const HEADER = /^\s{0,8}(?:CONTAINER(?: ID)?|ID|NAME) [A-Z% ]{0,160}MEM USAGE\s?\/\s?LIMIT[A-Z%/ ]{0,240}$/
/** `3f4e…  api-1  0.15%  201.3MiB / 512MiB  39.32%  …`; podman writes MB. A container that does not run has dashes. */
const ROW =
  /^\s{0,8}(\S{1,128})\s{1,60}(?:(?![\d.]{1,12}%|--)(\S{1,128})\s{1,60})??(?:(?:[\d.]{1,12}%|--)\s{1,40})?([\d.]{1,12} ?[kKMGT]?i?B|--)\s?\/\s?([\d.]{1,12} ?[kKMGT]?i?B|--)(?:\s|$)/
/** KiB of `201.3MiB` (docker since 1.13) or `211.1MB` (podman, and docker before). */
const kbOf = (size: string): number | undefined => (size.includes('i') ? sizeKb(size.replace(' ', '')) : decimalKb(size))

/** docker stats and podman stats, with --no-stream or as a log of several rounds. */
export const dockerStats: FormatParser = {
  id: 'docker-stats',
  title: 'docker stats, podman stats',
  capture: ['docker stats --no-stream'],
  recognised: 'by its header (CONTAINER ID NAME CPU % MEM USAGE / LIMIT)',
  samples: [
    {
      text: 'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O         PIDS\n3f4e1c0a9b7d   api-1     0.15%     201.3MiB / 512MiB     39.32%    1.2kB / 0B        0B / 0B           11\n',
    },
  ],
  shows: ['container use'],
  begins: ['MEM USAGE'],
  heading: (text) => HEADER.test(text),
  // a date may stand above the heading
  named: (path) => /(?:^|[/!_.-])(?:docker|podman)[._-]stats(?:[._-][\w.-]{0,60})?$/.test(path),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let time: Instant | undefined = artifact.stamp
    // processes and threads, in docker's last column
    let countsTasks = false
    return {
      line(line) {
        if (HEADER.test(line.text)) {
          countsTasks = /\sPIDS\s*$/.test(line.text)
          return 'take'
        }
        const m = ROW.exec(line.text)
        if (m !== null) {
          const [usedKb, limitKb] = [kbOf(m[3]!), kbOf(m[4]!)]
          const container = m[2] ?? m[1]!
          // without a limit nothing is known to run
          if (usedKb !== undefined && limitKb !== undefined && limitKb > 0)
            publish(MEMORY_USE, { source: 'docker stats', series, consumer: container, container, usedKb, limitKb }, line, time)
          const tasks = countsTasks ? /\s(\d{1,9})\s*$/.exec(line.text)?.[1] : undefined
          if (tasks !== undefined && Number(tasks) > 0) publish(PIDS_CONTROLLER, { container, current: Number(tasks) }, line, time)
          return 'take'
        }
        const stamp = dateOf(line.text)
        time = stamp ?? time
        return stamp === undefined ? foreign(line.text) : 'take'
      },
      end() {},
    }
  },
}

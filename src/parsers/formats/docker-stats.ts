import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { holds, isPrompt } from '../load/series.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { sizeKb } from '../load/table.ts'

const HEADER = /^(?:CONTAINER(?: ID)?|ID|NAME)\s{2,}.{0,120}MEM USAGE\s?\/\s?LIMIT/
/** `3f4e…  api-1  0.15%  201.3MiB / 512MiB  39.32%  …`; podman writes MB. */
const ROW =
  /^(\S{1,128})\s{1,40}(?:(\S{1,128})\s{1,40})?(?:\d{1,6}\.\d{1,2}%|--)\s{1,20}([\d.]{1,12}[kKMGT]?i?B)\s\/\s([\d.]{1,12}[kKMGT]?i?B)\s/

const BEGINS: readonly string[] = ['MEM USAGE']

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
  begins: BEGINS,
  sniff: (head) => (head.split('\n', 6).some((line) => HEADER.test(line.trim())) ? 0.9 : 0),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let time: Instant | undefined = artifact.stamp
    let headed = false
    let foreign = 0
    return {
      line(line) {
        // the screen is cleared between two rounds
        const text = line.text.replace(/^(?:\u001b\[[\d;]{0,8}[A-Za-z]){1,4}/, '').trim()
        if (HEADER.test(text)) {
          headed = true
          return 'take'
        }
        const m = headed ? ROW.exec(`${text} `) : null
        if (m !== null) {
          const usedKb = sizeKb(m[3])
          if (usedKb !== undefined)
            publish(
              MEMORY_USE,
              { source: 'docker stats', series, consumer: m[2] ?? m[1]!, container: m[2] ?? m[1]!, usedKb, limitKb: sizeKb(m[4]) },
              line,
              time,
            )
          return 'take'
        }
        const stamp = dateOf(text)
        time = stamp ?? time
        if (stamp !== undefined || text === '' || isPrompt(text) || (headed && / -- /.test(text))) return 'take'
        return !headed && !holds(text, BEGINS) && ++foreign < 5 ? 'take' : 'end'
      },
      end() {},
    }
  },
}

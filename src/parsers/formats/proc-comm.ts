import type { FormatParser } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { ProcFile } from '../load/proc-file.ts'
import { oneLineSink } from '../load/rows.ts'

const FILE = new ProcFile('comm')
/** Alone: behind other commands nothing tells which line it printed. */
const COMMAND = /^(?:sudo\s{1,4})?cat\s{1,4}\/proc\/\d{1,10}\/comm\s{0,8}$/
const PATH = /(?:^|[/!])proc\/\d{1,10}\/comm$/
/** At most 15 letters (TASK_COMM_LEN); one that looks like a message is none. */
const NAME = /^([\w(][\w .:/@+()-]{0,14})\s{0,4}$/
const REFUSED = /^(?:cat|bash|sh|sudo|-bash|zsh):/

/** /proc/PID/comm: one name, so only the file's name or the command above tells it from other words. */
export const procComm: FormatParser = {
  id: 'proc-comm',
  title: '/proc/PID/comm',
  capture: ['cat /proc/PID/comm'],
  recognised: 'by its path, or below the command in a transcript',
  samples: [{ path: 'proc/4540/comm', text: 'sessiond\n' }],
  shows: ['processes'],
  named: (path) => PATH.test(path),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    const pid = FILE.pid(artifact.command ?? '') ?? FILE.pid(artifact.path)
    return oneLineSink((line) => {
      const comm = REFUSED.test(line.text) ? undefined : NAME.exec(line.text)?.[1]
      if (comm === undefined || pid === undefined) return false
      publish(PROCESS_SAMPLE, { source: 'comm', series: seriesOf(artifact.path), pid, comm: comm.trim() }, line, artifact.stamp)
      return true
    })
  },
}

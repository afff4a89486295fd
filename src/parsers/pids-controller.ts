import type { Parser, RawLine } from '../core/parser.ts'
import { PIDS_CONTROLLER } from '../records/pids-controller.ts'

const PATH = /(?:^|[/!])pids(?:\.(max|current|events|peak))?(?:\.\d{1,3})?(?:\.txt)?$/
const HEADING = /^==> (?:.{0,300}\/)?pids\.(max|current|events) <==$/

/** Files of the pids controller: by themselves, or several in one as `head pids.*` prints them. */
export const pidsController: Parser = {
  id: 'pids-controller',
  title: 'pids.max, pids.current, pids.events of a cgroup',
  capture: ['head /sys/fs/cgroup/PATH/pids.*'],
  recognised: 'by the name of the file, or the headings that head prints',
  samples: [{ path: 'pids.txt', text: '==> pids.max <==\n40\n\n==> pids.current <==\n40\n' }],
  shows: ['pids controller'],
  begins: ['==> pids.', '/pids.max <==', '/pids.current <==', '/pids.events <=='],
  sniff: (head, path) =>
    PATH.test(path) && /^(?:==> |max(?: \d+)?\s|\d{1,10}\s)/.test(`${head}\n`) ? 0.95 : HEADING.test(head.split('\n', 1)[0]!) ? 0.9 : 0,
  open(publish, artifact) {
    let which = PATH.exec(artifact.path)?.[1]
    const cgroup =
      /\/sys\/fs\/cgroup(?:\/pids)?(\/.{1,300}?)\/pids\./.exec(artifact.path)?.[1] ??
      /[/!]cgroup(\/.{1,300}?)\/pids\./.exec(artifact.path)?.[1]
    const found: { max?: number; current?: number; refused?: number } = {}
    let at: RawLine | undefined
    let plain = 0
    return {
      line(line) {
        const text = line.text.trim()
        const heading = HEADING.exec(text)
        if (heading !== null) {
          which = heading[1]
          return 'take'
        }
        if (text.startsWith('==> ')) return 'end'
        const events = /^max (\d{1,15})$/.exec(text)
        if (events !== null) {
          found.refused = Number(events[1])
          at = line
        } else if (/^\d{1,10}$/.test(text)) {
          // without a heading: max first, then current, as `cat pids.max pids.current` prints them
          const name = which === 'max' || which === 'current' ? which : plain++ === 0 ? 'max' : 'current'
          found[name] = Number(text)
          at ??= line
        } else if (text !== '' && text !== 'max') return 'end'
        return 'take'
      },
      end() {
        if (at !== undefined) publish(PIDS_CONTROLLER, { cgroup, ...found }, at)
      },
    }
  },
}

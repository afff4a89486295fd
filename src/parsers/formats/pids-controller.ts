import type { FormatParser, RawLine } from '../../core/parser.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'

const PATH = /(?:^|[/!])pids(?:\.(max|current|events|peak))?(?:\.local)?(?:[._-]\d{1,3})?(?:\.txt)?$/
const HEADING = /^==> (.{0,300}\/)?pids\.(max|current|events|peak)(?:\.local)? <==$/
/** `grep . /sys/fs/cgroup/…/pids.*` */
const NAMED = /^(\/.{0,300}\/)?pids\.(max|current|events|peak)(?:\.local)?:(max|\d{1,15})(?: (\d{1,15}))?$/
/** Files that a command at a prompt prints one after another. */
const FILES = /(\/[\w./@:\\-]{0,300}\/)pids\.(max|current|events|peak|\{[a-z,]{3,40}\})(?:\.local)?(?=\s|$)/g

function filesOf(text: string): { folder: string; which: string }[] {
  if (text.length > 1500 || !/\b(?:cat|head|tail|more)\s/.test(text)) return []
  return [...text.matchAll(FILES)].slice(0, 32).flatMap((m) =>
    m[2]!.startsWith('{')
      ? m[2]!
          .slice(1, -1)
          .split(',')
          .map((which) => ({ folder: m[1]!, which }))
      : [{ folder: m[1]!, which: m[2]! }],
  )
}
/** The part of a path that the kernel prints, in both hierarchies; a captured tree may keep only what is below `cgroup`. */
const GROUP = /\/sys\/fs\/cgroup(?:\/pids)?(\/.{1,300}?)\/(?:pids\.|$)|[/!]cgroup(?:\/pids)?(\/.{1,300}?)\/(?:pids\.|$)/
const groupOf = (path: string): string | undefined => {
  const m = GROUP.exec(path)
  return m?.[1] ?? m?.[2]
}

/** Files of the pids controller: by themselves, or several in one as `head pids.*` prints them. */
export const pidsController: FormatParser = {
  id: 'pids-controller',
  title: 'pids.max, pids.current, pids.events of a cgroup',
  capture: ['head /sys/fs/cgroup/PATH/pids.*'],
  recognised: 'by the name of the file, or the headings that head prints',
  samples: [{ path: 'pids.txt', text: '==> pids.max <==\n40\n\n==> pids.current <==\n40\n' }],
  shows: ['pids controller'],
  begins: ['==> pids.', '/pids.max', '/pids.current', '/pids.events', '/pids.{'],
  sniff: (head, path) =>
    PATH.test(path) && /^(?:==> |max(?: \d+)?\s|\d{1,10}\s)/.test(`${head}\n`)
      ? 0.95
      : HEADING.test(head.split('\n', 1)[0]!) || NAMED.test(head.split('\n', 1)[0]!)
        ? 0.9
        : 0,
  open(publish, artifact) {
    let which = PATH.exec(artifact.path)?.[1]
    let cgroup = groupOf(artifact.path)
    let found: { max?: number; current?: number; refused?: number } = {}
    let at: RawLine | undefined
    let plain = 0
    const close = (): void => {
      if (at !== undefined) publish(PIDS_CONTROLLER, { cgroup, ...found }, at)
      found = {}
      at = undefined
    }
    let asked: { folder: string; which: string }[] = []
    const enter = (folder: string | undefined): void => {
      const group = folder === undefined ? cgroup : groupOf(folder)
      if (group !== cgroup) close()
      cgroup = group
    }
    return {
      line(line) {
        const text = line.text.trim()
        const files = filesOf(text)
        if (files.length > 0) {
          asked = files
          which = undefined
          return 'take'
        }
        const named = NAMED.exec(text)
        if (named !== null) {
          enter(named[1])
          if (named[2] === 'events') found.refused = Number(named[4] ?? 0)
          else if ((named[2] === 'max' || named[2] === 'current') && named[3] !== 'max') found[named[2]] = Number(named[3])
          at ??= line
          return 'take'
        }
        // a value below the command that printed it
        const next = /^(?:max(?: \d{1,15})?|\d{1,10})$/.test(text) ? asked.shift() : undefined
        if (next !== undefined) {
          enter(next.folder)
          which = next.which
        }
        const heading = HEADING.exec(text)
        if (heading !== null) {
          enter(heading[1])
          which = heading[2]
          return 'take'
        }
        if (text.startsWith('==> ')) return 'end'
        const events = /^max (\d{1,15})$/.exec(text)
        if (events !== null) {
          found.refused = Number(events[1])
          at = line
        } else if (/^\d{1,10}$/.test(text)) {
          // without a heading: max first, then current, as `cat pids.max pids.current` prints them
          const name = which ?? (plain++ === 0 ? 'max' : 'current')
          if (name === 'max' || name === 'current') found[name] = Number(text)
          at ??= line
        } else if (text !== '' && text !== 'max') return 'end'
        return 'take'
      },
      end: close,
    }
  },
}

import type { FormatParser, RawLine } from '../../core/parser.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'
import { fileNamed, filesTyped, groupOf, type PidsFile, rowOfGrep } from '../cgroup/pids-files.ts'
import { titleOf } from '../load/file-title.ts'
import { isPrompt } from '../../core/prompt.ts'

const PATH = /(?:^|[/!._-])pids(?:\.(max|current|events|peak))?(?:\.local)?(?:[._-]\d{1,3})?(?:\.txt)?$/
const VALUE = /^\s{0,8}(?:(max)|(\d{1,10}))\s*$/
const EVENTS = /^\s{0,8}max (\d{1,15})\s*$/
/** Without a name of their own two numbers are pids.max and pids.current; any other number of them is a list of process ids. */
const UNNAMED = ['max', 'current']

interface Found {
  max?: number
  current?: number
  refused?: number
}

/** Files of the pids controller: by themselves, or several in one as `head pids.*` prints them. */
export const pidsController: FormatParser = {
  id: 'pids-controller',
  title: 'pids.max, pids.current, pids.events of a cgroup',
  capture: ['head /sys/fs/cgroup/PATH/pids.*'],
  recognised: 'by the name of the file, or the headings that head prints',
  samples: [{ path: 'pids.txt', text: '==> pids.max <==\n40\n\n==> pids.current <==\n40\n' }],
  shows: ['pids controller'],
  begins: ['pids.max', 'pids.current', 'pids.events', 'pids.peak'],
  heading: (text) => fileNamed(titleOf(text)) !== undefined || rowOfGrep(text) !== undefined,
  named: (path) => PATH.test(path),
  asked: (command) => filesTyped(command).length > 0,
  open(publish, artifact) {
    let which = PATH.exec(artifact.path)?.[1]
    let cgroup = groupOf(artifact.path)
    let asked = filesTyped(artifact.command ?? '')
    let unnamed = which === undefined && asked.length === 0
    let found: Found = {}
    /** The line that is cited: one that states a number rather than that there is no limit. */
    let at: RawLine | undefined
    let unlimited: RawLine | undefined
    let plain = 0
    const close = (): void => {
      const place = at ?? unlimited
      const list = (plain > 0 && plain !== UNNAMED.length) || (plain > 0 && (found.current ?? 0) > (found.max ?? Infinity))
      if (place !== undefined && !list) publish(PIDS_CONTROLLER, { cgroup, ...found }, place)
      found = {}
      at = unlimited = undefined
    }
    const enter = (file: PidsFile): void => {
      const group = file.folder === undefined ? cgroup : groupOf(file.folder)
      if (group !== cgroup || Object.hasOwn(found, file.which)) close()
      cgroup = group
      which = file.which
      unnamed = false
    }
    const put = (name: string, value: string, line: RawLine): void => {
      if (value === 'max') unlimited ??= line
      else {
        if (name === 'max' || name === 'current') found[name] = Number(value)
        at ??= line
      }
    }
    return {
      line(line) {
        const { text } = line
        const row = rowOfGrep(text)
        const file = row ?? fileNamed(titleOf(text))
        if (file !== undefined) {
          enter(file)
          if (row?.which === 'events') {
            found.refused = Number(row.count ?? 0)
            at ??= line
          } else if (row !== undefined) put(row.which, row.value, line)
          return 'take'
        }
        if (text.trim() === '') return 'pass'
        if (isPrompt(text)) {
          asked = filesTyped(text)
          which = undefined
          unnamed = false
          return asked.length > 0 ? 'pass' : 'end'
        }
        const value = VALUE.exec(text)
        const events = EVENTS.exec(text)
        if (value === null && events === null) return 'end'
        // a value below the command that printed it
        const next = asked.shift()
        if (next !== undefined) enter(next)
        if (events !== null && (which === 'events' || unnamed)) {
          found.refused = Number(events[1])
          at = line
        } else if (value !== null && which !== undefined && which !== 'events') {
          put(which, value[1] ?? value[2]!, line)
        } else if (value !== null && unnamed) {
          if (plain < UNNAMED.length) put(UNNAMED[plain]!, value[1] ?? value[2]!, line)
          plain++
          return 'take'
        } else return 'end'
        // a file holds one line
        which = undefined
        return 'take'
      },
      end: close,
    }
  },
}

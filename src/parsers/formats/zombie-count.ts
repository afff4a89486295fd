import type { FormatParser } from '../../core/parser.ts'
import { ZOMBIE_COUNT } from '../../records/zombie-count.ts'

const PROMPT = /^.{0,120}?[$#%]\s{1,4}(\S.{0,300})$/
const COMMAND = /^(?:sudo\s+)?ps\s.{0,200}\|\s{0,4}uniq\s+-c\b/
/** `  30112 Z     2044 healthcheck`, `30112 2044 Z healthcheck <defunct>`. */
const ROW =
  /^\s{0,20}(?<count>\d{1,9})\s{1,20}(?:Z[<NLsl+]{0,5}\s{1,20}(?<first>\d{1,10})|(?<second>\d{1,10})\s{1,20}Z[<NLsl+]{0,5})\s{1,20}\[?(?<comm>[\w./:@-]{1,64})\]?(?:\s<defunct>)?\s*$/
/** The same of a process that lives. */
const OTHER = /^\s{0,20}\d{1,9}\s{1,20}(?:[DIRSTW]\S{0,5}\s{1,20}\d{1,10}|\d{1,10}\s{1,20}[DIRSTW]\S{0,5})\s{1,20}\S/

const isCount = (command: string): boolean => COMMAND.test(command) && /\bppid\b/.test(command)

/** Zombies counted by their parent and name, as `ps -eo stat,ppid,comm | sort | uniq -c` leaves them. */
export const zombieCount: FormatParser = {
  id: 'zombie-count',
  title: 'number of zombies by parent',
  capture: [`ps -eo stat,ppid,comm | awk '$1 ~ /^Z/' | sort | uniq -c | sort -n | tail -5`],
  recognised: 'below the command that counts, in a transcript',
  samples: [{ text: `$ ps -eo stat,ppid,comm | grep ^Z | sort | uniq -c\n    412 Z     2044 sh\n` }],
  shows: ['processes'],
  begins: ['uniq -c'],
  heading: (text) => isCount(PROMPT.exec(text)?.[1] ?? ''),
  asked: isCount,
  open(publish, { command = '' }) {
    let isOpen = isCount(command)
    return {
      line(line) {
        const typed = PROMPT.exec(line.text)?.[1]
        if (!isOpen && typed !== undefined && isCount(typed)) {
          isOpen = true
          return 'take'
        }
        const groups = ROW.exec(line.text)?.groups
        if (groups !== undefined) {
          publish(
            ZOMBIE_COUNT,
            { count: Number(groups['count']), ppid: Number(groups['first'] ?? groups['second']), comm: groups['comm']! },
            line,
          )
          return 'take'
        }
        return OTHER.test(line.text) ? 'take' : line.text.trim() === '' ? 'pass' : 'end'
      },
      end() {},
    }
  },
}

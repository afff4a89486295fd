import { block, collect, type Next } from '../../core/block.ts'
import { END_SAID, type EndSaid } from '../../records/end-said.ts'
import { sanitizerFrame, SANITIZER_LINE } from '../crash/sanitizers.ts'

/** A way in which a program says why something ended over several lines. */
interface Kind {
  readonly head: RegExp
  readonly gravity: EndSaid['gravity']
  /** What is done with a line below the head; `last` is the one that holds the reason, or the place. */
  readonly below: (message: string, count: number) => Next
  /** What is to be added to the head; undefined where the lines below say nothing that a finding does not tell. */
  readonly reason: (lines: readonly string[]) => string | undefined
}

const isBlank = (text: string): boolean => text.trim() === ''
const GO_FRAME = /^([\w./*()[\]·{}%-]{1,300})\((?:.{0,400})\)$/
const GO_PLACE = /^\s{1,80}(\S{1,300}\.go:\d{1,7})(?: \+0x[0-9a-f]{1,16})?$/
const NPM = /^npm (?:ERR!|error) (signal|command|code|path|errno) (.{1,300})$/
const RULE = /^[*=-]{5,80}$/

const KINDS: readonly Kind[] = [
  // Rust, library/std/src/panicking.rs since 1.73: the message stands below its place
  {
    head: /^thread '.{1,100}'(?: \(\d{1,10}\))? panicked at \S{1,300}:\d{1,7}:\d{1,5}:$/,
    gravity: 'fatal',
    below: (text) => (/^(?:note: |stack backtrace:)/.test(text) ? 'end' : 'last'),
    reason: ([text]) => text?.trim(),
  },
  // Go, runtime/panic.go printpanics and traceback; a handler that only logs the stack has its own frame first
  {
    head: /^panic: (?!.{0,400}\[recovered\]$)\S/,
    gravity: 'fatal',
    below: (text) =>
      GO_PLACE.test(text)
        ? 'last'
        : isBlank(text) || /^(?:goroutine \d|\tpanic: |panic: )/.test(text) || GO_FRAME.test(text.trim())
          ? 'take'
          : 'end',
    reason(lines) {
      const place = GO_PLACE.exec(lines.at(-1) ?? '')?.[1]
      const name = GO_FRAME.exec(lines.at(-2)?.trim() ?? '')?.[1]
      return place === undefined || name === undefined || /^runtime\/debug\./.test(name) ? undefined : `in ${name} at ${place}`
    },
  },
  // Spring Boot, LoggingFailureAnalysisReporter
  {
    head: /^APPLICATION FAILED TO START$/,
    gravity: 'fatal',
    below: (text, count) =>
      isBlank(text) || RULE.test(text.trim()) || /^Description:$/.test(text.trim()) ? (count > 8 ? 'end' : 'take') : 'last',
    reason: (lines) => lines.at(-1)?.trim(),
  },
  // npm, lib/utils/error-message.js
  {
    head: /^npm (?:ERR!|error) (?:command failed|code ELIFECYCLE)$/,
    gravity: 'failed',
    below(text) {
      const key = NPM.exec(text)?.[1]
      return key === undefined ? 'end' : key === 'command' ? 'last' : 'take'
    },
    reason: (lines) =>
      lines
        .map((text) => NPM.exec(text))
        .flatMap((m) => (m === null || m[1] === 'path' ? [] : [`${m[1]} ${m[2]}`]))
        .join(', '),
  },
  // compiler-rt: what only reports, and lets the program go on
  {
    head: /^WARNING: ThreadSanitizer: [a-z][\w -]{2,60} \(pid=\d{1,10}\)$|^={2}\d{1,10}={2}(?:WARNING: MemorySanitizer: use-of-uninitialized-value|ERROR: LeakSanitizer: detected memory leaks)$/,
    gravity: 'failed',
    below: (text) =>
      /^SUMMARY: /.test(text)
        ? 'last'
        : SANITIZER_LINE.test(text) || /^(?:Direct|Indirect) leak of |^\s{2,4}(?:Write|Read|Previous|Atomic) /.test(text)
          ? 'take'
          : 'end',
    reason(lines) {
      const frame = lines.map(sanitizerFrame).find((one) => one?.where !== undefined)
      const leaked = /^(?:Direct|Indirect) leak of .{1,60}?(?= allocated)/.exec(
        lines.find((text) => /^(?:In)?[Dd]irect leak/.test(text)) ?? '',
      )?.[0]
      return frame === undefined
        ? undefined
        : `${leaked === undefined ? '' : `${leaked}, allocated `}in ${frame.function} at ${frame.where}`
    },
  },
]

const kindOf = (message: string): Kind | undefined => KINDS.find(({ head }) => head.test(message.trim()))

/** Head and reason of an end in one sentence, since the head alone says nothing. */
export const endSaid = block<EndSaid>({
  id: 'end-said',
  emits: END_SAID,
  begins: ['panicked at ', 'panic: ', 'APPLICATION FAILED TO START', 'npm ERR! co', 'npm error co', 'Sanitizer: '],
  opens: (message) => kindOf(message) !== undefined,
  maxLines: 60,
  open(first) {
    const kind = kindOf(first.message)
    return collect(
      first,
      (message, count) => kind?.below(message, count) ?? 'end',
      (lines) => {
        const reason = kind?.reason(lines.slice(1).map(({ message }) => message))
        if (kind === undefined || reason === undefined || reason === '' || first.kernel === true || first.priority === 7) return undefined
        const head = first.message.trim()
        return {
          sentence: `${head}${/[:,]$/.test(head) ? ' ' : kind.gravity === 'fatal' && !/^in /.test(reason) ? ': ' : ', '}${reason}`.slice(
            0,
            600,
          ),
          gravity: kind.gravity,
        }
      },
    )
  },
})

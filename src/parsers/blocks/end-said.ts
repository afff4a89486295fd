import { block, collect } from '../../core/block.ts'
import { END_SAID, type EndSaid } from '../../records/end-said.ts'
import type { EndKind } from '../crash/end-kind.ts'
import { PANIC_LITERALS, PANICS } from '../crash/panics.ts'
import { sanitizerFrame, SANITIZER_LINE } from '../crash/sanitizers.ts'

const isBlank = (text: string): boolean => text.trim() === ''
const NPM = /^npm (?:ERR!|error) (signal|command|code|path|errno) (.{1,300})$/
const RULE = /^[*=-]{5,80}$/

const KINDS: readonly EndKind[] = [
  ...PANICS,
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

const kindOf = (message: string): EndKind | undefined => KINDS.find(({ head }) => head.test(message.trim()))

/** Head and reason of an end in one sentence, since the head alone says nothing. */
export const endSaid = block<EndSaid>({
  id: 'end-said',
  emits: END_SAID,
  begins: [...PANIC_LITERALS, 'APPLICATION FAILED TO START', 'npm ERR! co', 'npm error co', 'Sanitizer: '],
  opens: (message) => kindOf(message) !== undefined,
  maxLines: 60,
  open(first) {
    const kind = kindOf(first.message)
    return collect(
      first,
      (message, count) => kind?.below(message, count, first.message.trim()) ?? 'end',
      (lines) => {
        if (kind === undefined || first.kernel === true || first.priority === 7) return undefined
        const messages = lines.map(({ message }) => message)
        const reason = kind.reason(messages.slice(1), messages[0]!.trim())
        const crash = kind.crash?.(messages[0]!.trim(), messages.slice(1))
        const isTold = reason !== undefined && reason !== ''
        if (!isTold && crash === undefined) return undefined
        const head = first.message.trim()
        return {
          sentence: isTold
            ? `${head}${/[:,]$/.test(head) ? ' ' : kind.gravity === 'fatal' && !/^in /.test(reason) ? ': ' : ', '}${reason}`.slice(0, 600)
            : undefined,
          gravity: kind.gravity,
          crash:
            crash === undefined
              ? undefined
              : { ...crash, message: head.slice(0, 1000), comm: first.ident, pid: first.pid, host: first.host, unit: first.unit },
        }
      },
    )
  },
})

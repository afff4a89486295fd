import { commandAbove } from '../../../casefile/command-above.ts'
import { isKnownCommand } from '../../../core/prompt.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Span } from '../../../core/span.ts'

/** Output of one command that is believed to be its own. */
const MAX_LINES = 200
/** What only starts the program behind it, and assignments before it. */
const BEFORE = /^(?:(?:sudo|env|time|nohup|exec|\w{1,64}=\S{0,200})\s{1,8}){1,8}/
/** An interpreter with its options: what it runs has the name that people know. */
const INTERPRETER =
  /^(?:\S{0,100}\/)?(?:python\d?[\d.]*|node|java|ruby|perl|php|Rscript|julia|bash|sh)\s+(?:-(?!m\s|jar\s|c\s|e\s)\S{1,200}\s+)*(?:-(?:m|jar)\s+)?(?<script>[\w.+@/-]{1,200})(?=\s|$)/
/** Of wrappers the name tells nothing, and pipes have several. */
const OTHER = /^(?:python\d?[\d.]*|node|java|ruby|perl|php|bash|sh|npm|npx|yarn|go|cargo|make|ninja|ssh|timeout|valgrind|vi|vim|nano)$/

/** The program that was typed at the prompt above a place: `./sheet in.xls` → sheet; none where the command only shows what others wrote. */
export function typedAbove(scope: Scope): (at: Span) => string | undefined {
  const commandOf = commandAbove(scope)
  return (at) => {
    const above = commandOf(at)
    if (above === undefined || at.line - above.at.line > MAX_LINES || isKnownCommand(above.command)) return undefined
    const command = above.command.trim().replace(BEFORE, '')
    if (isKnownCommand(command) || /[|;&]/.test(command)) return undefined
    const script = INTERPRETER.exec(command)?.groups?.['script']
    if (script !== undefined) return script.split('/').at(-1)
    const name = /^[\w.+@/-]{1,200}/.exec(command)?.[0].split('/').at(-1) ?? ''
    return name === '' || OTHER.test(name) ? undefined : name
  }
}

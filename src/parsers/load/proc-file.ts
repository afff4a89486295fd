import type { RawLine } from '../../core/parser.ts'
import { titleOf } from './file-title.ts'
import { isPrompt } from '../../core/prompt.ts'

/**
 * The process whose file a text names: `/proc/4242/limits`, `proc_4242_limits.txt`, `4242.limits`, `limits-4242`, as a path in a bundle or
 * among the words of a command. `!` stands between an archive and its member. `self` and shell variables name none.
 */
export class ProcFile {
  readonly #whole: RegExp
  readonly #pid: RegExp
  readonly #prefix: RegExp

  /** `name`: the file's name below /proc/PID, as a pattern. */
  constructor(name: string) {
    this.#whole = new RegExp(`(?:^|[\\s/!<:])proc/(?:\\d{1,10}|self|\\$\\S{1,60}|[[*?]\\S{0,20})/(?:task/\\d{1,10}/)?(?:${name})(?![\\w/])`)
    this.#prefix = new RegExp(`^\\s{0,8}(?:\\S{0,200}/)?proc/(\\d{1,10})/(?:task/\\d{1,10}/)?(?:${name}):`)
    this.#pid = new RegExp(
      `(?:^|[\\s/!._-])proc[/!_.-](\\d{1,10})[/!_.-](?:task[/!_.-]\\d{1,10}[/!_.-])?(?:${name})(?![a-z])|(?:^|[\\s/!._-])(\\d{2,10})[/!._-](?:${name})(?![a-z])|(?:^|[/!._-])(?:${name})[._-](\\d{3,10})(?:\\.\\w{1,4})?$`,
    )
  }

  pid(path: string): number | undefined {
    const m = this.#pid.exec(path)
    const digits = m?.[1] ?? m?.[2] ?? m?.[3]
    return digits === undefined ? undefined : Number(digits)
  }

  /** A line without the file's name that grep(1) printed before it, and the process that it names. */
  split(text: string): { readonly rest: string; readonly pid: number | undefined } {
    const m = text.includes('proc/') ? this.#prefix.exec(text) : null
    return m === null ? { rest: text, pid: undefined } : { rest: text.slice(m[0].length), pid: Number(m[1]) }
  }

  /** The same where the name had been taken off before, because all lines of a run have it. */
  splitLine({ text, verbatim }: RawLine): { readonly rest: string; readonly pid: number | undefined } {
    const split = this.split(text)
    return split.pid !== undefined || verbatim === undefined ? split : { rest: text, pid: this.split(verbatim.trimStart()).pid }
  }

  /** Whether a command reads the file of some process. */
  typed(command: string): boolean {
    return command.length < 1500 && this.#whole.test(command)
  }

  /** Whether a line is a title that names the file, and nothing else. */
  titled(text: string): boolean {
    const title = titleOf(text)
    return title !== undefined && this.#whole.test(title)
  }

  /** Whether a prompt with a command that reads the file stands on this line; undefined when no prompt does. */
  prompted(text: string): boolean | undefined {
    return isPrompt(text) ? this.typed(text) : undefined
  }
}

import { titleOf } from './file-title.ts'
import { isPrompt } from './series.ts'

/**
 * The process whose file a text names: `/proc/4242/limits`, `proc_4242_limits.txt`, `4242.limits`, `limits-4242`, as a path in a bundle or
 * among the words of a command. `!` stands between an archive and its member. `self` and shell variables name none.
 */
export class ProcFile {
  readonly #whole: RegExp
  readonly #pid: RegExp

  /** `name`: the file's name below /proc/PID, as a pattern. */
  constructor(name: string) {
    this.#whole = new RegExp(`(?:^|[\\s/!<:])proc/(?:\\d{1,10}|self|\\$\\S{1,60}|[[*?]\\S{0,20})/(?:task/\\d{1,10}/)?(?:${name})(?![\\w/])`)
    this.#pid = new RegExp(
      `(?:^|[\\s/!._-])proc[/!_.-](\\d{1,10})[/!_.-](?:task[/!_.-]\\d{1,10}[/!_.-])?(?:${name})(?![a-z])|(?:^|[\\s/!._-])(\\d{2,10})[/!._-](?:${name})(?![a-z])|(?:^|[/!._-])(?:${name})[._-](\\d{3,10})(?:\\.\\w{1,4})?$`,
    )
  }

  pid(path: string): number | undefined {
    const m = this.#pid.exec(path)
    const digits = m?.[1] ?? m?.[2] ?? m?.[3]
    return digits === undefined ? undefined : Number(digits)
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

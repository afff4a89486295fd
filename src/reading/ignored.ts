/** What Ansible prints below a task that failed and may (ignore_errors; lib/ansible/plugins/callback/default.py). */
const IGNORED = /^\.{3}ignoring\s{0,4}$/
const FAILED = /^(?:fatal|failed): \[[^\]]{1,200}\](?!.{0,40}UNREACHABLE!)/
/** Lines at the margin that tell of other tasks and hosts. */
const OTHER = /^(?:TASK \[|PLAY |RUNNING HANDLER |(?:ok|changed|skipping|included|rescued): |fatal: \[[^\]]{1,200}\].{0,40}UNREACHABLE!)/
/** A collecting script that writes down what it does (set -x) asks a program of its own machine for figures, which mostly are not offered. */
const ASKS_FIGURES = /^\+{1,4} (?:curl|wget) .{0,200}\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d{1,5}\/metrics\b/
const NO_FIGURES = /^(?:curl: \(\d{1,3}\) |wget: |Connecting to |failed: )/
/** Lines of one that prints its values below one another. */
const MOST_LINES = 400

/** Places, in the list, of failed tasks of Ansible that the playbook goes on from. */
export function ignoredTasks(texts: readonly string[]): number[] {
  const found: number[] = []
  for (const [i, text] of texts.entries()) {
    if (!IGNORED.test(text)) continue
    let from = i
    for (let at = i - 1; at >= 0 && i - at <= MOST_LINES && !OTHER.test(texts[at]!) && !IGNORED.test(texts[at]!); at--)
      if (FAILED.test(texts[at]!)) from = at
    for (let at = from; at <= i; at++) found.push(at)
  }
  return found
}

/** Places, in the list, of what a collecting script was told that asked for figures. */
export function askedFigures(texts: readonly string[]): number[] {
  const found: number[] = []
  for (const [i, text] of texts.entries()) {
    if (!ASKS_FIGURES.test(text)) continue
    for (let at = i + 1; at < texts.length && NO_FIGURES.test(texts[at]!); at++) found.push(at)
  }
  return found
}

import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { plural } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'

/** What is told of a table of jobs, and of a number of failed units; undefined of everything else. */
export function tableHeadline(f: Facts): string | undefined {
  if (f.failedCount !== undefined)
    return say(
      `${plural(f.failedCount, 'unit')} ${either(opt`of ${f.host} `, '')}failed; which ${f.failedCount === 1 ? 'one' : 'ones'} is not in the input`,
    )
  if (f.waiting === undefined) return undefined
  return say(
    `${listed(f.units)} ${f.units.length === 1 ? 'is' : 'are'} still being started, and ${plural(f.waiting.length, 'start')} `,
    `${f.waiting.length === 1 ? 'waits' : 'wait'} behind ${f.units.length === 1 ? 'it' : 'them'}: ${listed(f.waiting, 4)}`,
  )
}

export function tableFix(f: Facts): Step[] | undefined {
  if (f.failedCount !== undefined)
    return [
      { when: 'now', say: 'List them, then read why each failed.', run: 'systemctl --failed --no-pager' },
      { when: 'durable', say: 'Remove the reason of each; disable what is not needed.' },
      { when: 'verify', say: 'The state of the machine is running.', run: 'systemctl is-system-running' },
    ]
  if (f.waiting === undefined) return undefined
  return [
    { when: 'now', say: 'See what its start waits for.', run: `systemctl status --no-pager ${f.units.slice(0, 4).map(word).join(' ')}` },
    { when: 'verify', say: 'No job is left.', run: 'systemctl list-jobs --no-pager' },
  ]
}

/** Whether it hangs is not in the table. */
export const tableOpen = (f: Facts): Question[] =>
  [when(f.waiting !== undefined, 'For how long has its start gone on, and what did it say since?')].flatMap((ask) =>
    ask === undefined ? [] : [{ ask, run: `journalctl -b --no-pager -u ${word(f.unit)} | tail -20` }],
  )

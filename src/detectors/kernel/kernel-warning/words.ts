import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import {
  bootOf,
  findable,
  meanwhile,
  newerKernels,
  openQuestions,
  placed,
  shortPath,
  stateSentences,
  theKernel,
  traceSentences,
} from '../report-words.ts'
import type { Facts } from './judge.ts'
import { meaningOf } from './meanings.ts'

/** The kernel's own words without what differs from machine to machine. */
const saidOf = ({ title, function: name }: Facts): string =>
  title.replace(/^(?:BUG|WARNING|INFO): /, '').replace(name === undefined ? /$^/ : ` in ${name}`, '')

/** In the function that is wrong, or at least in the one that holds the check. */
const place = (f: Facts): string | undefined => placed(f) ?? opt` in ${f.site}()`

/** A WARN that says no more than where it stands. */
const isBare = (f: Facts): boolean => f.kind === 'assertion' && /^WARNING(?: in |$)/.test(f.title)

export const headline = (f: Facts): string =>
  say(
    theKernel(f),
    isBare(f) ? ' warned' : ` reports "${saidOf(f)}"`,
    place(f),
    opt` (${shortPath(f.warningAt)})`,
    when(
      isBare(f),
      either(
        opt`: it found ${f.condition === undefined ? undefined : `"${f.condition}"`} to hold`,
        opt`: a linked list of its own was corrupted (${f.list})`,
        ': a check failed',
      ),
    ),
    opt`, ${meanwhile(f)}`,
  )

export const cause = (f: Facts): Sentence[] => [
  f.list === undefined
    ? meaningOf(isBare(f) ? '' : saidOf(f), f.kind)
    : 'Its memory was used after it was freed, or overwritten, or an entry was added or taken out twice',
  ...traceSentences(f),
  when(f.later === true, 'The kernel had already died before it'),
  ...stateSentences(f),
]

export const effect = (f: Facts): Sentence => say(theKernel(f), isBare(f) ? ' warned' : ` reports "${saidOf(f)}"`, place(f))

const count = (f: Facts): string => `journalctl -k ${bootOf(f)} | grep -cF ${word(findable(f.warningAt ?? f.message))}`

function now(f: Facts): Step {
  if (f.stopped !== undefined && /panic_on_warn/.test(f.stopped))
    return {
      when: 'now',
      say: `Start ${f.host ?? 'the machine'} again. A warning stops it only where kernel.panic_on_warn is set:`,
      run: 'sysctl kernel.panic_on_warn',
    }
  if (f.stopped !== undefined) return { when: 'now', say: `Start ${f.host ?? 'the machine'} again if it does not by itself.` }
  return f.list !== undefined || /Bad (?:page|swap)|scheduling while atomic|lock lockup|lockup suspected|bad magic/.test(f.title)
    ? { when: 'now', say: `Restart ${f.host ?? 'the machine'} at the next chance: data of the kernel may be damaged.` }
    : { when: 'now', say: 'Nothing has stopped. See how often it was printed since boot:', run: count(f) }
}

export const fix = (f: Facts): Step[] => [
  now(f),
  {
    when: 'durable',
    say: `Look for ${f.function ?? f.site ?? shortPath(f.warningAt) ?? `"${saidOf(f)}"`} in the changes of ${newerKernels(f)} and update, or report it with its whole trace${f.module === undefined ? '' : ` to the makers of ${f.module}`}.`,
  },
  f.kind === 'assertion'
    ? {
        when: 'verify',
        say: 'After the next boot this prints 0 (512: a warning since then), and still does a day later.',
        run: 'echo $(( $(cat /proc/sys/kernel/tainted) & 512 ))',
      }
    : { when: 'verify', say: 'After the next boot, none within a day.', run: count({ ...f, stopped: undefined }) },
]

export const open = (f: Facts): Question[] => openQuestions({ ...f, function: f.function ?? f.site })

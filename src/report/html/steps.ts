import type { Finding } from '../../core/report.ts'
import { capital } from '../../core/words/opt.ts'
import { el, type Child, type Markup } from './markup.ts'

/** What to do, step by step: a command runs as it is printed, and says where it changes something. */
export function fixList({ fix }: Finding): Markup | undefined {
  if (fix.length === 0) return undefined
  return el(
    'ol',
    { class: 'fix' },
    fix.map(({ when, say, run, changes = 'none' }) =>
      el(
        'li',
        {},
        el('span', { class: `when ${when}` }, capital(when)),
        el('div', {}, el('p', {}, say, changes === 'none' ? undefined : changesNote(changes)), command(run)),
      ),
    ),
  )
}

const changesNote = (what: string): Child => el('strong', { class: 'changes' }, ` CHANGES THE ${what.toUpperCase()}`)

/** A command, as it is typed. */
export const command = (run: string | undefined): Markup | undefined =>
  run === undefined ? undefined : el('pre', { class: 'command' }, el('code', {}, run))

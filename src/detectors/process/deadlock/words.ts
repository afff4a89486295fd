import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { called } from '../subject.ts'
import type { Facts } from './judge.ts'

const DATABASES: ReadonlyMap<string, string> = new Map([
  ['postgres', 'PostgreSQL'],
  ['mysql', 'MySQL'],
  ['sqlserver', 'SQL Server'],
  ['oracle', 'Oracle'],
])
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['java', 'Java '],
  ['python', 'Python '],
])

export function headline(f: Facts): string {
  const database = DATABASES.get(f.runtime)
  if (database !== undefined)
    return say(
      database,
      when(f.runtime === 'postgres', opt` on ${f.host}`),
      ' ended one of two transactions that waited for each other',
      when(f.cycle.length > 0, ` (${listed(f.cycle)})`),
      when((f.tables ?? []).length > 0, ` in table${f.tables?.length === 1 ? '' : 's'} ${listed(f.tables ?? [], 4)}`),
      when((f.times ?? 1) > 1, `, ${times(f.times ?? 1)}`),
    )
  if (f.runtime === 'go')
    return `${called(f)} was ended by the Go runtime: all of its goroutines waited, and none was left to wake another.`
  const of = processName(f) ?? f.unit
  return f.cycle.length === 0
    ? say(
        `Threads of ${of ?? `a ${LANGUAGES.get(f.runtime) ?? ''}program whose name is not in the input`} wait for each other’s locks for ever`,
      )
    : say(
        `${LANGUAGES.get(f.runtime)?.trim() ?? 'The'} threads ${listed(f.cycle)}`,
        opt` of ${of}`,
        ' wait for each other’s locks for ever',
        when((f.places ?? []).length > 0, `, at ${listed(f.places ?? [], 3)}`),
      )
}

export function effect(f: Facts): Sentence {
  const database = DATABASES.get(f.runtime)
  return database === undefined
    ? `Threads of ${either(processName(f), f.unit, 'the program')} wait for each other’s locks`
    : say(`${database} ended a transaction`, when((f.times ?? 1) > 1, `, ${times(f.times ?? 1)}`))
}

/** Nothing but the end of one of them helps. */
export const state = (f: Facts): Sentence => when(!DATABASES.has(f.runtime) && f.runtime !== 'go', 'It needs a restart')

export const cause = (f: Facts): Sentence[] =>
  DATABASES.has(f.runtime)
    ? ['Each held a lock that the other needed. The one that was ended has done nothing and has to be repeated by its client']
    : f.runtime === 'go'
      ? [
          (f.places ?? []).length > 0
            ? `They wait in ${listed(f.places ?? [], 4)}`
            : 'They wait for channels, locks or wait groups; the stacks below the line show at which lines of the program',
        ]
      : [
          when(f.cycle.length > 0, 'Each holds a lock that the next one waits for'),
          when(f.locks.length > 0, `They wait for ${listed(f.locks, 4)}`),
          'Whoever needs one of these locks stops too, until the program is restarted',
        ]

export const fix = (f: Facts): Step[] => (DATABASES.has(f.runtime) ? fixDatabase(f) : fixProgram(f))

const fixProgram = (f: Facts): Step[] => [
  f.runtime === 'go'
    ? { when: 'now', say: 'Start it again; the stacks below the line are what the developers need.' }
    : {
        when: 'now',
        say: `Keep this dump for the developers, then restart ${f.unit ?? f.comm ?? 'the program'}: it does not recover.`,
        run: f.unit === undefined ? opt`systemctl status ${f.pid}   # names the unit` : `systemctl restart ${word(f.unit)}`,
        changes: f.unit === undefined ? undefined : 'host',
      },
  {
    when: 'durable',
    say:
      f.runtime === 'go'
        ? 'Give each wait a way out (a context, a select with a time limit), and close the channels that are read to their end.'
        : say(
            'Take the locks in one order everywhere, or hold one at a time',
            when(f.cycle.length > 0, `: see the stacks of ${listed(f.cycle, 4)}`),
          ),
  },
  f.runtime === 'java'
    ? {
        when: 'verify',
        say: 'Under load no dump shows a deadlock.',
        run: `for p in $(pgrep -x java); do jcmd $p Thread.print | grep -A 12 'Java-level deadlock'; done`,
      }
    : {
        when: 'verify',
        say: f.runtime === 'go' ? 'It runs for an hour under load.' : 'Under load no dump shows threads that wait for each other.',
      },
]

const fixDatabase = (f: Facts): Step[] => [
  { when: 'now', say: 'Let the client repeat the transaction that was ended.' },
  { when: 'durable', say: 'Touch tables and rows in one order in all transactions, keep these short, and repeat them on this error.' },
  {
    when: 'verify',
    say: 'The number of deadlocks stands still for a day.',
    run: f.runtime === 'postgres' ? `psql -U postgres -c 'select datname, deadlocks from pg_stat_database'` : undefined,
  },
]

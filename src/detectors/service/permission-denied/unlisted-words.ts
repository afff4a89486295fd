import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { midSentence, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Unlisted } from '../../../records/access-denial.ts'
import type { Facts } from './judge.ts'

/** `user "shop"`. */
const userOf = ({ subject }: Facts, { client }: Unlisted): string =>
  subject !== undefined ? `user "${subject}"` : client !== undefined ? 'a client' : 'clients of other machines'
/** ` in from 10.0.0.7`. */
const inFrom = ({ client }: Unlisted): string => ` in${opt` from ${client}` ?? ''}`

/** What stands in the place of a database in pg_hba.conf. */
const REPLICATION = 'replication'

const WHY: Readonly<Record<Unlisted['server'], (it: Unlisted) => string>> = {
  PostgreSQL: (it) =>
    `${it.isRejected ? 'a line of pg_hba.conf rejects it' : 'pg_hba.conf has no entry for it'}${opt` (${it.encryption})` ?? ''}`,
  MySQL: (it) => (it.isRejected ? 'the host is blocked after many failed connections' : 'no account may come from that host'),
  Redis: () => 'protected mode is on and no password is set',
}

export const unlistedHeadline = (f: Facts, it: Unlisted, count: number): string =>
  say(
    `${it.server}${opt` at ${f.object}` ?? ''} does not let ${userOf(f, it)}${inFrom(it)}`,
    it.database === REPLICATION ? ', for replication' : opt`, to database ${it.database}`,
    `: ${WHY[it.server](it)}`,
    f.stopped
      ? `, and ${f.who === undefined ? 'the program' : midSentence(f.who)} ended over that`
      : when(count > 1, `, refused ${times(count)}`),
  )

export const unlistedEffect = (f: Facts, it: Unlisted): Sentence => `${it.server} does not let ${userOf(f, it)}${inFrom(it)}`

const CAUSES: Readonly<Record<Unlisted['server'], string>> = {
  PostgreSQL:
    'The server was reached and refused before it asked a password: the first line of pg_hba.conf that fits the kind of connection, database, user and address decides, and without one nobody is let in',
  MySQL: 'The server was reached and refused before it asked a password: it knows accounts by user and host',
  Redis: 'Without a password it answers to nobody but its own machine',
}

export const unlistedCause = (it: Unlisted): Sentence[] => [
  CAUSES[it.server],
  when(
    it.encryption === 'no encryption' || it.encryption === 'SSL off',
    'The client came without encryption: a line of type hostssl does not count for it',
  ),
]

export function unlistedFix(f: Facts, it: Unlisted): Step[] {
  const verify: Step = { when: 'verify', say: `${f.subject ?? 'The client'} connects, and no new line of this kind comes for ten minutes.` }
  if (it.server === 'PostgreSQL')
    return [
      {
        when: 'now',
        say: 'See the lines in force, in their order, and which of them are wrong.',
        run: `psql -U postgres -c 'table pg_hba_file_rules'`,
      },
      {
        when: 'durable',
        say: `If it may come: add a line for ${[opt`database ${it.database}`, opt`user ${f.subject}`, opt`address ${it.client}`].filter(Boolean).join(', ')} above the ones that do not fit, and reload.`,
        run: `psql -U postgres -c 'select pg_reload_conf()'`,
        changes: 'host',
      },
      verify,
    ]
  if (it.server === 'Redis')
    return [
      { when: 'now', say: 'See where it listens and whether it asks a password.', run: 'redis-cli config get bind; redis-cli acl list' },
      {
        when: 'durable',
        say: 'Set a password (requirepass, or ACLs) and bind the address that its clients use; do not just turn protected-mode off.',
      },
      verify,
    ]
  return it.isRejected
    ? [
        { when: 'now', say: 'Clear its count of errors.', run: 'mysqladmin flush-hosts', changes: 'host' },
        {
          when: 'durable',
          say: `Find what on ${it.client ?? 'that host'} opens connections and drops them: a check of a load balancer, a wrong TLS setting.`,
        },
        verify,
      ]
    : [
        { when: 'now', say: 'See from which hosts accounts may come.', run: `mysql -e 'select user, host from mysql.user'` },
        {
          when: 'durable',
          say: `If it may come: create the account for ${word(it.client ?? 'its host')} or for its network, with the rights it needs and no more.`,
        },
        verify,
      ]
}

import { grouped, mostOf } from '../../../core/grouped.ts'
import type { Proof } from '../../../core/finding.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { Server } from '../../../records/connection-refusal.ts'
import { SERVER_SESSION, type ServerSession } from '../../../records/server-session.ts'

/** Who holds the connections, as the server lists its sessions. */
export interface Holders {
  /** Sessions that were listed. */
  readonly sessions: number
  /** The program or user that has most of them, in one state. */
  readonly holder?: string | undefined
  /** The program by the name that it gives itself. */
  readonly program?: string | undefined
  readonly held?: number | undefined
  readonly heldState?: string | undefined
  readonly heldSeconds?: number | undefined
  /** Sessions that wait for a lock, and the statement that runs longest and does not wait. */
  readonly waiting?: number | undefined
  readonly waitingFor?: string | undefined
  readonly blocker?: string | undefined
  readonly blockerStatement?: string | undefined
  readonly blockerSeconds?: number | undefined
}

/** Who has fewer of all is no reason. */
const MOST_SHARE = 0.5
const MOST_LEAST = 5
/** A transaction that stands open for less may be at work. */
const LONG_SECONDS = 60
const MIN_WAITING = 2

type Row = Cited<ServerSession>

const IDLE_IN_TRANSACTION = /^idle in transaction/
const WAITS = /^Waiting for (?<what>[\w ]{3,60}? lock)\b/

/** Without the port: one machine has many. */
const machineOf = (client: string | undefined): string | undefined => client?.replace(/:\d{1,5}$/, '')

export function holdersOfSessions(scope: Scope, server: Server): { readonly facts: Holders; readonly proof: readonly Proof[] } | undefined {
  const rows = scope.rows(SERVER_SESSION).filter((row) => row.server === server)
  if (rows.length === 0) return undefined
  const sessions = sum(rows)
  const blocked = blockedIn(rows)
  const most = mostOf(
    [...grouped(rows, (row) => `${row.user}\0${machineOf(row.client)}\0${row.state}\0${row.command}`).values()],
    (group) => sum(group),
  )!
  const isMost = sum(most) >= MOST_LEAST && sum(most) >= sessions * MOST_SHARE
  const seconds = Math.max(-1, ...most.map((row) => row.seconds ?? -1))
  const longest = mostOf(most, (row) => row.seconds ?? 0)!
  const program = server === 'postgres' ? longest.client : undefined
  return {
    facts: {
      sessions,
      ...(isMost
        ? {
            holder: program ?? longest.user ?? machineOf(longest.client),
            program,
            held: sum(most),
            heldState: longest.state === '' ? longest.command : longest.state,
            heldSeconds: seconds < 0 ? undefined : seconds,
          }
        : {}),
      ...(blocked === undefined
        ? {}
        : {
            waiting: blocked.waiting,
            waitingFor: blocked.waitingFor,
            blocker: blocked.by.id,
            blockerStatement: blocked.by.statement,
            blockerSeconds: blocked.by.seconds,
          }),
    },
    proof: [
      ...(blocked === undefined ? [] : cite(blocked.by, 'it runs longest, and does not wait', 'capture')),
      ...(isMost && blocked === undefined ? cite(longest, `${sum(most)} of ${sessions} that were listed`, 'capture') : []),
    ],
  }
}

const sum = (rows: readonly Row[]): number => rows.reduce((all, { count }) => all + count, 0)

/** Sessions that wait for a lock while one statement runs that began before them. */
function blockedIn(
  rows: readonly Row[],
): { readonly waiting: number; readonly waitingFor: string | undefined; readonly by: Row } | undefined {
  const waiting = rows.filter(({ state }) => WAITS.test(state))
  const by = mostOf(
    rows.filter(
      ({ state, command, id }) => id !== undefined && !WAITS.test(state) && command !== 'Sleep' && command !== 'Daemon' && state !== '',
    ),
    (row) => row.seconds ?? 0,
  )
  if (by?.seconds === undefined || waiting.length === 0 || waiting.some(({ seconds = Infinity }) => seconds > by.seconds!)) return undefined
  if (sum(waiting) < MIN_WAITING && by.seconds < LONG_SECONDS) return undefined
  return { waiting: sum(waiting), waitingFor: WAITS.exec(waiting[0]!.state)?.groups?.['what'], by }
}

export const isIdleInTransaction = ({ heldState, heldSeconds }: Pick<Holders, 'heldState' | 'heldSeconds'>): boolean =>
  IDLE_IN_TRANSACTION.test(heldState ?? '') && (heldSeconds ?? LONG_SECONDS) >= LONG_SECONDS

import { recordType } from '../core/record.ts'

/** Sessions of a database server: one, or several of the same kind that were counted together. */
export interface ServerSession {
  readonly server: 'postgres' | 'mysql'
  readonly count: number
  readonly id?: string | undefined
  readonly user?: string | undefined
  /** The program, as it calls itself, or the address of its machine. */
  readonly client?: string | undefined
  /** As the server prints it: `idle in transaction`, `Waiting for table metadata lock`. */
  readonly state: string
  /** What MySQL has it do: `Query`, `Sleep`. */
  readonly command?: string | undefined
  /** How long it has been in that state; of several the longest. */
  readonly seconds?: number | undefined
  readonly statement?: string | undefined
}

export const SERVER_SESSION = recordType<ServerSession>('server-session')

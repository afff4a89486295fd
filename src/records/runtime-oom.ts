import { lineType } from '../core/record.ts'

export type OomRuntime =
  | 'java'
  | 'node'
  | 'go'
  | 'python'
  | 'c'
  | 'c++'
  | 'dotnet'
  | 'ruby'
  | 'php'
  | 'rust'
  | 'erlang'
  | 'lua'
  | 'perl'
  | 'r'
  | 'julia'
  | 'gpu'
  | 'postgres'
  | 'mysql'
  | 'redis'
  | 'elasticsearch'
  | 'clickhouse'
  | 'rabbitmq'
  | 'influxdb'

/** A runtime says that it is out of memory. */
export interface RuntimeOom {
  readonly runtime: OomRuntime
  /** What ran out, in the runtime's words. */
  readonly kind: string
  readonly limitKb?: number | undefined
  readonly requestedKb?: number | undefined
  /** What was in use when it was refused. */
  readonly usedKb?: number | undefined
  /** What was free, of a device. */
  readonly freeKb?: number | undefined
  /** The system refused; the runtime has no limit of its own there. */
  readonly native?: true | undefined
  /** A server refused one request and lives on. */
  readonly refusal?: true | undefined
  /** The name that the program gives itself, or that its line bears. */
  readonly program?: string | undefined
  /** The code that asked: `class-wpdb.php:2431`. */
  readonly where?: string | undefined
  /** Its own number, where the line bears it. */
  readonly pid?: number | undefined
  /** It says what another line said before: its end, its own report. */
  readonly again?: true | undefined
}

export const RUNTIME_OOM = lineType<RuntimeOom>('runtime-oom')

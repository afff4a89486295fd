import { lineType } from '../core/record.ts'

/** A runtime says that it is out of memory. */
export interface RuntimeOom {
  readonly runtime:
    | 'java'
    | 'node'
    | 'go'
    | 'python'
    | 'c++'
    | 'dotnet'
    | 'ruby'
    | 'php'
    | 'rust'
    | 'erlang'
    | 'postgres'
    | 'mysql'
    | 'perl'
    | 'gpu'
    /** Servers with a limit of their own, which refuse a request and run on. */
    | 'elasticsearch'
    | 'clickhouse'
    | 'redis'
    | 'influxdb'
  /** What ran out, in the runtime's words. */
  readonly kind: string
  readonly limitKb?: number | undefined
  readonly requestedKb?: number | undefined
  /** The system refused; the runtime has no limit of its own there. */
  readonly native?: true | undefined
}

export const RUNTIME_OOM = lineType<RuntimeOom>('runtime-oom')

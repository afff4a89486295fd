import { lineType } from '../core/record.ts'
import type { Instant } from '../core/span.ts'

/** What lines beside a runtime's last words tell of them. */
export interface OomDetail {
  /** A dump of the heap that was written. */
  readonly dump?: string | undefined
  /** The report of a JVM (hs_err_pid*.log), and the process that its name tells. */
  readonly report?: string | undefined
  readonly core?: string | undefined
  readonly of?: number | undefined
  /** When the report of a JVM was written, as it says itself. */
  readonly written?: Instant | undefined
  /** The name that the program gives itself: a node of Elasticsearch, of Erlang. */
  readonly program?: string | undefined
  /** The cgroup's limit and use as the runtime saw them. */
  readonly cgroupLimitKb?: number | undefined
  readonly cgroupUsedKb?: number | undefined
  /** A limit that the runtime was given, and its name. */
  readonly limitKb?: number | undefined
  readonly setting?: string | undefined
  /** What was asked for, and for what. */
  readonly requestedKb?: number | undefined
  readonly context?: string | undefined
  /** It starts: what follows is another run of it. */
  readonly started?: true | undefined
  /** The alarm of a broker is over. */
  readonly cleared?: true | undefined
}

export const OOM_DETAIL = lineType<OomDetail>('oom-detail')

import { lineType } from '../core/record.ts'

/** What multipathd logs of a map and its paths (multipath-tools, multipathd/main.c). */
export interface MultipathLog {
  /** Its alias or WWID; undefined of a line that names a path alone. */
  readonly map: string | undefined
  /** `sdf`, of a path; a number (`8:80`) where its name is not known. */
  readonly path?: string | undefined
  readonly isUp?: boolean | undefined
  /** Paths that the map has left. */
  readonly remaining?: number | undefined
  /** Requests wait for a path, or fail from now on. */
  readonly queues?: boolean | undefined
}

export const MULTIPATH_LOG = lineType<MultipathLog>('multipath-log')

import { lineType } from '../core/record.ts'

/** The child of systemd that was to become a unit's program could not: at which step, and why. */
export interface SpawnFailed {
  readonly unit: string
  /** `EXEC`, `CHDIR`, `USER`, `NAMESPACE` …: the names of systemd.exec(5), Process Exit Codes. */
  readonly step: string
  /** The program that was to be run. */
  readonly program: string
  /** strerror(3) */
  readonly reason: string
}

export const SPAWN_FAILED = lineType<SpawnFailed>('spawn-failed')

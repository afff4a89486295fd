import { lineType } from '../core/record.ts'

/** systemd: what was to take over its new configuration refused it, and runs on with the old one. */
export interface ReloadFailed {
  /** The unit, or its description where the manager prints that. */
  readonly of: string
}

export const RELOAD_FAILED = lineType<ReloadFailed>('reload-failed')

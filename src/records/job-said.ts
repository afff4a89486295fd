import { lineType } from '../core/record.ts'

/**
 * How a job of a systemd manager ended, in the sentence for people, which names the unit by its description, or in that for machines, which names
 * it by itself.
 */
export interface JobSaid {
  /** The unit, where its name is in the line, or follows from a path. */
  readonly unit?: string | undefined
  /** Its description, or the path of a mount or a device. */
  readonly description?: string | undefined
  /** `dependency`: what it requires failed. `timeout`: it took too long. `failed`: its own failure. `emergency`: the machine goes into emergency mode. `cycle`: it is dropped, since it is part of an ordering cycle; `chain`: so is this unit. `see`: the unit of the line above. */
  readonly says: 'dependency' | 'timeout' | 'failed' | 'emergency' | 'cycle' | 'chain' | 'see'
  /** A user's own manager. */
  readonly user: boolean
  /** The sentence for machines, which repeats the one for people. */
  readonly again: boolean
}

export const JOB_SAID = lineType<JobSaid>('job-said')

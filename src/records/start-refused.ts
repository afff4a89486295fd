import { lineType } from '../core/record.ts'

/** What systemctl answered when it was asked to start a unit. */
export interface StartRefused {
  readonly unit: string
  /** systemd's word, as far as the answer tells one: not-found, masked, bad-setting, exit-code, timeout, signal, dependency, … */
  readonly result: string | undefined
  /** The unit that is not found or is masked, where that is another one. */
  readonly missing?: string | undefined
}

export const START_REFUSED = lineType<StartRefused>('start-refused')

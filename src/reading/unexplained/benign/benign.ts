import { anyOf } from '../../../core/any-of.ts'
import type { BenignNoise } from './noise.ts'
import { BOOT_NOISE } from './boot.ts'
import { DESKTOP_NOISE } from './desktop.ts'
import type { Gravity } from '../words.ts'
import { SERVICE_NOISE } from './services.ts'

/** Every declared noise. */
export const BENIGN: readonly BenignNoise[] = [...BOOT_NOISE, ...SERVICE_NOISE, ...DESKTOP_NOISE]

/** All of them at once: most messages are none. */
const isAny = anyOf(BENIGN.map(({ says }) => says))

/** The noise that a message is, if it is one. `teller`: the program, `kernel`, or nothing. */
export function benignOf(teller: string, message: string, gravity: Gravity): BenignNoise | undefined {
  const said = `${teller}: ${message}`
  if (!isAny(said)) return undefined
  return BENIGN.find(({ says, evenFatal }) => (gravity < 3 || evenFatal === true) && says.test(said))
}

import { grouped } from '../../../core/grouped.ts'
import type { BenignNoise } from './noise.ts'
import { BOOT_NOISE } from './boot.ts'
import { DESKTOP_NOISE } from './desktop.ts'
import type { Gravity } from '../words.ts'
import { SERVICE_NOISE } from './services.ts'

/** Every declared noise. */
export const BENIGN: readonly BenignNoise[] = [...BOOT_NOISE, ...SERVICE_NOISE, ...DESKTOP_NOISE]

/** All of them at once, by what their patterns are written with: most messages are none. */
const ANY: readonly RegExp[] = [...grouped(BENIGN, ({ says }) => says.flags)].map(
  ([flags, own]) => new RegExp(own.map(({ says }) => `(?:${says.source})`).join('|'), flags),
)

/** The noise that a message is, if it is one. `teller`: the program, `kernel`, or nothing. */
export function benignOf(teller: string, message: string, gravity: Gravity): BenignNoise | undefined {
  const said = `${teller}: ${message}`
  if (!ANY.some((says) => says.test(said))) return undefined
  return BENIGN.find(({ says, evenFatal }) => (gravity < 3 || evenFatal === true) && says.test(said))
}

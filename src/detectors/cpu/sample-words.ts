import { duration } from '../../core/words/numbers.ts'
import { opt } from '../../core/words/opt.ts'

/** `in one sample over 10 s`, `in both samples`, `in all 7 samples`, `in 12 of 14 samples over 65 s`. */
export function inSamples(
  over: number,
  { samples, windowSeconds }: { readonly samples: number; readonly windowSeconds?: number | undefined },
): string {
  const span = windowSeconds === 0 ? undefined : opt` over ${duration(windowSeconds)}`
  if (samples === 1) return `in one sample${span ?? ''}`
  return `in ${over < samples ? `${over} of ${samples}` : samples === 2 ? 'both' : `all ${samples}`} samples${span ?? ''}`
}

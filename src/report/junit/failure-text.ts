import type { Finding } from '../../core/report.ts'
import { excerpt } from '../excerpt.ts'
import type { Places } from '../place.ts'
import { MOST_QUOTES, wordsOf } from '../quotes.ts'
import { sure } from '../words.ts'

/** Characters of a quoted line. */
const COLUMNS = 200

/** A finding in lines: what and why, when, how sure, proof, what speaks against it, the fix. */
export function failureText(
  { headline, title, cause, when, confidence, because, evidence, against, fix }: Finding,
  places: Places,
): string {
  const proof = evidence.filter(({ copyOf }) => copyOf === undefined).slice(0, MOST_QUOTES)
  return [
    headline ?? title,
    ...(cause === '' ? [] : [cause]),
    ...(when === undefined ? [] : [`When: ${when}`]),
    `${sure(confidence)} (${because.join('; ')})`,
    ...proof.map(
      (quote) => `Proof${quote.redacted === true ? ' (redacted)' : ''}: ${places.of(quote)}  ${excerpt(wordsOf(quote), COLUMNS)}`,
    ),
    ...against.map(({ note }) => `Against: ${note}`),
    ...fix.flatMap(({ when: at, say, run, changes = 'none' }) => [
      `Fix, ${at}: ${say}${changes === 'none' ? '' : ` CHANGES THE ${changes.toUpperCase()}:`}`,
      ...(run === undefined ? [] : run.split('\n').map((line) => `$ ${line}`)),
    ]),
  ].join('\n')
}

import type { Finding } from '../../core/report.ts'
import { message } from './message.ts'
import { type Indexes, place, proofOf } from './place.ts'

/** The chain of an incident as a `codeFlow` (SARIF 2.1.0, 3.36): the deciding line of its root, then of each effect. Nothing where it has none. */
export function flow(root: Finding, effects: readonly Finding[], indexes: Indexes, most: number) {
  const steps = [root, ...effects.slice(0, most)].flatMap((finding, i) => {
    const { effect, headline, title } = finding
    const [first] = proofOf(finding)
    const said = i > 0 && effect !== undefined && effect !== '' ? effect : (headline ?? title)
    return first === undefined ? [] : [{ location: { ...place(first, indexes), message: message(said) } }]
  })
  if (effects.length === 0 || steps.length < 2) return {}
  return { codeFlows: [{ message: message('What led to what.'), threadFlows: [{ locations: steps }] }] }
}

import type { Link } from './chains.ts'

/** What another observer says of the same event becomes evidence of it, and names what it knew. */
export function corroborate(links: readonly Link[]): void {
  for (const link of links) {
    const { cause, effect } = link
    if (!link.isIdentity || effect.entry.failure.tellsOf?.includes(cause.entry.failure.id) !== true) continue
    const fresh = effect.entry.proofs.find(({ witness }) => witness !== undefined && !cause.entry.witnesses.has(witness))
    if (fresh?.witness === undefined) continue
    cause.entry.witnesses.add(fresh.witness)
    cause.entry.proofs.unshift(...cause.entry.proofs.splice(0, 1), {
      ...fresh,
      note: `the same event as the ${fresh.witness} tells it (${link.why[0]})`,
    })
    const { pod, container, unit } = effect.entry.entities
    cause.entry.entities = {
      ...(pod === undefined ? {} : { pod }),
      ...(container === undefined ? {} : { container }),
      ...(unit === undefined ? {} : { unit }),
      ...cause.entry.entities,
    }
  }
}

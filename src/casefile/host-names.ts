import { shortName } from '../core/host-name.ts'

/**
 * Which names are one machine's: a name without a domain is that of the only full name that begins with it. Two machines of one short name in
 * two domains are two, and the short name is then neither's.
 */
export function aliasesOf(names: ReadonlyMap<string, number>): Map<string, string> {
  const full = new Map<string, string[]>()
  for (const name of names.keys()) {
    const short = shortName(name)
    if (short === name) continue
    const list = full.get(short) ?? []
    // the longer of two of which one begins with the other
    const shorter = list.findIndex((other) => name.startsWith(`${other}.`))
    if (shorter >= 0) list[shorter] = name
    else if (!list.some((other) => other.startsWith(`${name}.`))) list.push(name)
    full.set(short, list)
  }
  const called = new Map<string, string>()
  for (const name of names.keys()) {
    const longer = full.get(shortName(name)) ?? []
    const own = longer.find((other) => other === name || other.startsWith(`${name}.`))
    called.set(name, own === undefined ? name : longer.length === 1 ? shortName(name) : shortName(name) === name ? name : own)
  }
  return called
}

/** Names that every machine gives itself, or that name none. */
const NOBODY = /^(?:localhost(?:[.\d].*)?|localdomain|\(none\)|-|_|unknown|kernel|)$/
/** A container's own host name: the first digits of its id. */
const CONTAINER = /^[0-9a-f]{12}$|^[0-9a-f]{64}$/
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*::[0-9a-f:]*)$/

/** A host's name as it can be compared; undefined where the text names no machine. */
export function hostName(text: string | undefined): string | undefined {
  const name = text?.trim().toLowerCase().replace(/\.$/, '') ?? ''
  return NOBODY.test(name) || CONTAINER.test(name) ? undefined : name
}

export const shortName = (name: string): string => (ADDRESS.test(name) ? name : name.split('.')[0]!)

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

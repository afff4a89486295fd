/** The classes of what a report may be asked to say under another name. */
export type Kind = 'host' | 'domain' | 'namespace' | 'pod' | 'replicaset' | 'user' | 'mail' | 'subnet' | 'ip' | 'mac' | 'id'

/** What pseudonyms of a class begin with. */
export const PREFIXES: Readonly<Record<Kind, string>> = {
  host: 'host-',
  domain: 'domain-',
  namespace: 'ns-',
  pod: 'pod-',
  replicaset: 'rs-',
  user: 'user-',
  mail: 'mail-',
  subnet: 'ip-',
  ip: 'ip-',
  mac: 'mac-',
  id: 'id-',
}

/** One thing, however it is spelled. */
export interface Identity {
  readonly kind: Kind
  /** Its one spelling, in lower case. */
  readonly key: string
  /** Of an address: the network that it lies in. */
  readonly subnet?: string
}

/** A spelling is made of these, in their order: `db1.corp.example` of a host, a dot and a domain. */
export type Parts = readonly (Identity | string)[]

/** A name that stands in a text. */
export interface Sight {
  readonly from: number
  readonly spelling: string
  readonly parts: Parts
  /** Whether only its place tells that it is a name, so that it stays where it stands elsewhere. */
  readonly byPlace?: boolean
}

/** A name that is replaced wherever it stands: how it is spelled, in lower case, and what it is made of. */
export interface Original {
  readonly spelling: string
  readonly parts: Parts
}

/** A pseudonym as a whole. `user-1000.slice` is systemd's. */
const PSEUDONYM = /^(?:(?:host|domain|ns|pod|rs|user|mail|mac|id)-\d{1,6}|ip-\d{1,6}\.\d{1,6})(?:\.domain-\d{1,6})?$/i
export const isPseudonym = (name: string): boolean => PSEUDONYM.test(name)

/** A sight of what a pattern took: its first group stands before the name, the second is the name. */
export function taken(text: string, pattern: RegExp, partsOf: (name: string) => Parts | undefined, byPlace = false): Sight[] {
  const sights: Sight[] = []
  // exec, because matchAll makes a pattern anew each time
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, before = '', name = ''] = match
    if (name === '' || isPseudonym(name)) continue
    const parts = partsOf(name)
    if (parts !== undefined) sights.push({ from: match.index + before.length, spelling: name, parts, byPlace })
  }
  return sights
}

import type { Sight } from './identity.ts'
import { taken } from './identity.ts'

const ADDRESS = /((?<![\w.+%-]))([\w+%-][\w.+%-]{0,63}@(?:[a-z\d][a-z\d-]{0,62}\.){1,8}[a-z]{2,24})(?![\w-])/gi
/** Instances of units, and accounts that services are reached by. */
const NONE = /\.(?:service|socket|slice|scope|timer|mount|target|device|path|swap|log|conf|gz|xz|zst|journal)$|^git@/i

/** Addresses of mail, as a whole. */
export const mailSights = (text: string): Iterable<Sight> =>
  text.includes('@') ? taken(text, ADDRESS, (name) => (NONE.test(name) ? undefined : [{ kind: 'mail', key: name.toLowerCase() }])) : []

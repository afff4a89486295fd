/** Names that every machine gives itself, or that name none. */
const NOBODY = /^(?:localhost(?:[.\d].*)?|localdomain|\(none\)|-|_|unknown|kernel|)$/
/** A container's own host name: the first digits of its id. */
const CONTAINER = /^[0-9a-f]{12}$|^[0-9a-f]{64}$/
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{0,39}::[0-9a-f:]{0,39})$/
/** Digits and consonants of which Kubernetes makes suffixes (k8s.io/apimachinery/pkg/util/rand), behind a name: those of a ReplicaSet and of its pod. */
const POD = /.-[a-f0-9]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$|.-[bcdfghjklmnpqrstvwxz2456789]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/
const LABELS = /^[a-z0-9](?:[\w-]{0,62})(?:\.[a-z0-9][\w-]{0,62}){0,12}$/

const comparable = (text: string): string => text.trim().toLowerCase().replace(/\.$/, '')

/** A host's name as it can be compared; undefined where the text names no machine. */
export function hostName(text: string | undefined): string | undefined {
  const name = comparable(text ?? '')
  return NOBODY.test(name) || CONTAINER.test(name) ? undefined : name
}

/** Whether a name names no machine by itself: `localhost`, `(none)`. */
export const isNobody = (text: string | undefined): boolean => NOBODY.test(comparable(text ?? ''))

export const shortName = (name: string): string => (ADDRESS.test(name) ? name : name.split('.')[0]!)

/** Whether a word at a place where machines are named can be the name of one: no container, no pod, no number. */
export function isMachineName(text: string): boolean {
  const name = hostName(text)
  if (name === undefined || name.length > 253) return false
  if (ADDRESS.test(name)) return true
  return LABELS.test(name) && /[a-z]/.test(name) && !POD.test(shortName(name))
}

/** Whether two names may be one machine's: alike, or one of them without its domain. */
export function isSameHost(a: string, b: string): boolean {
  const [x, y] = [comparable(a), comparable(b)]
  return x === y || x.startsWith(`${y}.`) || y.startsWith(`${x}.`)
}

/** What names that may be one machine's have in common: all before the first dot. */
export const firstLabel = (name: string): string => comparable(name).split('.', 1)[0]!

/** Domains that stand behind one name only: RFC 6762, RFC 2606, RFC 8375, ICANN's `internal`, and custom. */
const LOCAL_DOMAIN = /^[a-z0-9-]{1,63}\.(?:local|lan|internal|intranet|corp|home|localdomain|example|test)$/
/** Classes of Java, settings of sysctl, services of Kubernetes, files. */
const NO_DOMAIN =
  /^(?:com|org|net|io|java|javax|vm|fs|kernel|dev)\.|\.svc(?:\.|$)|\.cluster\.local$|\.(?:log|txt|out|err|conf|cfg|ini|json|ya?ml|xml|csv|md|gz|xz|zip|tar|tgz|sh|py|rb|js|ts|go|java|service|socket|timer|mount|slice|scope|target|iso|img|rpm|deb|jar|so)$/

/** Whether a name with its domain can be nothing but a machine's. */
export function isFullName(text: string): boolean {
  if (text !== text.toLowerCase() || text.includes('_') || !isMachineName(text) || NO_DOMAIN.test(text)) return false
  return LOCAL_DOMAIN.test(text) || (/\.[a-z]{2,24}$/.test(text) && text.split('.').length > 2)
}

/** A name without its numbers: what the machines of a row have in common. */
export const rowOf = (name: string): string => name.toLowerCase().replace(/\d{1,20}/g, '#')

import type { Parts, Sight } from './identity.ts'
import { taken } from './identity.ts'

/** Four numbers with dots between them; what stands before them tells a version. */
const FOUR = /((?<![A-Za-z\d.]))((?:\d{1,3}\.){3}\d{1,3})(?![A-Za-z\d_]|\.\d)/g
const VERSION = /(?:\b(?:version|ver|release|rev|revision|build|driver|firmware|fw|bios)["']?[\s:=v("']{1,4}|\b[a-z]\w{0,40}[-_])$/i
/** `Chrome/120.0.0.0` of a browser. */
const PRODUCT = /\b[A-Z][A-Za-z]{1,20}\/$/
/** In names of things, `conn_10_20_30_45`: of private networks, since versions are written so. */
const JOINED = /(_)(\d{1,3}(?:_\d{1,3}){3})(?![a-z\d]|_\d)/gi
/** An address of IPv4 within one of IPv6, in hexadecimal digits (RFC 4291). */
const MAPPED = /((?<![\w:.])(?:(?:0{1,4}:){5}|::)ffff:)([\da-f]{1,4}:[\da-f]{1,4})(?![\w:])/gi
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/
/** This host, masks and nobody's; link-local; for documentation (RFC 5737); of one link (RFC 5771). */
const KEPT = /^(?:0|127|2[4-5]\d)\.|^(?:169\.254|192\.0\.2|198\.51\.100|203\.0\.113|224\.0\.0)\./
const GROUPS = /((?<![\w:.]))([\da-f]{1,4}:[\da-f:]{2,36}[\da-f:])(?![\w:])/gi

/** Addresses of machines; the prefix tells the network, /24 or /64. Loopback, link-local, documentation ranges, masks and versions are none. */
export function* ipSights(text: string): Generator<Sight> {
  for (const sight of taken(text, FOUR, fourOf)) {
    const before = text.slice(Math.max(0, sight.from - 60), sight.from)
    if (sight.spelling.endsWith('.0.0') && PRODUCT.test(before)) continue
    const said = VERSION.exec(before)?.[0]
    if (said === undefined || (/[-_]$/.test(said) && PRIVATE.test(sight.spelling))) yield sight
  }
  yield* taken(text, JOINED, (name) => {
    const dotted = name.replaceAll('_', '.')
    return PRIVATE.test(dotted) ? fourOf(dotted) : undefined
  })
  yield* taken(text, MAPPED, (name) => {
    const [high = 0, low = 0] = name.split(':').map((group) => Number.parseInt(group, 16))
    return fourOf([high >> 8, high & 255, low >> 8, low & 255].join('.'))
  })
  yield* taken(text, GROUPS, groupsOf)
}

function fourOf(text: string): Parts | undefined {
  const numbers = text.split('.')
  if (numbers.some((number) => Number(number) > 255 || /^0\d/.test(number)) || KEPT.test(text)) return undefined
  return [{ kind: 'ip', key: text, subnet: `${numbers.slice(0, 3).join('.')}.0/24` }]
}

/** Of IPv6 what is routed (2000::/3) or local to a site (fc00::/7): what else has colons is a time, a MAC or a name in C++. */
function groupsOf(text: string): Parts | undefined {
  const [head = '', tail, more] = text.toLowerCase().split('::')
  const groups = (side: string | undefined): string[] => (side === undefined || side === '' ? [] : side.split(':'))
  const [before, after] = [groups(head), groups(tail)]
  const left = 8 - before.length - after.length
  if (more !== undefined || (tail === undefined ? left !== 0 : left < 1)) return undefined
  const all = [...before, ...Array<string>(left).fill('0'), ...after].map((group) => group.replace(/^0+(?=.)/, ''))
  if (!/^(?:[23][\da-f]{3}|f[cd][\da-f]{2})$/.test(all[0]!) || all.some((group) => !/^[\da-f]{1,4}$/.test(group))) return undefined
  // for documentation: RFC 3849, RFC 9637
  if ((all[0] === '2001' && all[1] === 'db8') || all[0] === '3fff') return undefined
  return [{ kind: 'ip', key: all.join(':'), subnet: `${all.slice(0, 4).join(':')}::/64` }]
}

import type { Parts, Sight } from './identity.ts'
import { taken } from './identity.ts'

/** Pairs of hex digits: six are an address; eight and twenty a name of a port (WWN, GUID). */
const PAIRS = /((?<![\w:.-]))([\da-f]{2}(?:(?::[\da-f]{2}){5,19}|(?:-[\da-f]{2}){5}))(?![\w:-])/gi
const CISCO = /((?<![\w.]))([\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})(?![\w.])/gi
const BARE = /((?<![a-z\d])(?:mac|mac[_ -]?addr(?:ess)?|hwaddr|lladdr)["']?\s?[=:]\s?["']?)([\da-f]{12})(?![\da-z])/gi
/** Nobody, everybody, and a link's own groups. */
const KEPT = /^(?:00(?::00){5}|ff(?::ff){5}|01:(?:00:5e|80:c2):.*|33:33:.*)$/

/** What stands in every text that one of them could find something in. */
const SOME = /[\da-f]{2}([:-])[\da-f]{2}\1[\da-f]{2}\1|[\da-f]{4}\.[\da-f]{4}\.|(?:mac|addr)\S{0,8}\s?[=:]/i

export function* macSights(text: string): Generator<Sight> {
  if (!SOME.test(text)) return
  yield* taken(text, PAIRS, pairsOf)
  yield* taken(text, BARE, (name) => pairsOf(name.match(/../g)!.join(':')))
  yield* taken(text, CISCO, (name) => (/[a-f]/i.test(name) ? pairsOf(name.replaceAll('.', '').match(/../g)!.join(':')) : undefined))
}

/** A netfilter line has both addresses and a type in one: `MAC=to:from:08:00`. */
function pairsOf(text: string): Parts | undefined {
  const pairs = text.toLowerCase().split(/[:-]/)
  const address = (from: number): Parts => {
    const key = pairs.slice(from, from + 6).join(':')
    return KEPT.test(key) ? [key] : [{ kind: 'mac', key }]
  }
  if (pairs.length === 6) return typeof address(0)[0] === 'string' ? undefined : address(0)
  if (pairs.length === 14) return [...address(0), ':', ...address(6), `:${pairs.slice(12).join(':')}`]
  return pairs.length === 8 || pairs.length === 20 ? [{ kind: 'id', key: pairs.join(':') }] : undefined
}

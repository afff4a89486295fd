import { HOST } from './host-places.ts'

/** A setting that lists machines, up to the first of them. */
const LABEL = String.raw`(?<![a-z\d])(?:[\w.-]{0,40}[._-])?`
const NAMES = /(?:servers?|brokers?|hosts?|nodes?|peers?|seeds?|masters?|slaves?|sentinels?|members?|points)/.source
/** What a list may be called of which each has a port. */
const WITH_PORTS =
  /(?:replicas?|endpoints?|upstreams?|voters|quorum|connect|addr(?:ess(?:es)?)?|targets?|backends?|list|server\.\d{1,3}|relayhost)/.source
const LIST = new RegExp(String.raw`${LABEL}(?:(${NAMES})|${WITH_PORTS})["']?\s{0,3}[:=]\s{0,3}[[("']{0,3}`, 'gi')
/** One of a list: quotes and an id before it, its port, what ends it. */
const ITEM = new RegExp(
  String.raw`(["'\s]{0,6}(?:\d{1,4}@|[a-z]{2,12}://)?\[?)(${HOST})\]?(:\d{2,5}(?!\w|\.\d))?(?:["'/][^\s,;]{0,60})?\s{0,2}([,;]|)`,
  'iy',
)

/** A name in a list, and whether it can be nothing but a machine. */
export interface Listed {
  readonly from: number
  readonly name: string
  readonly hasPort: boolean
}

/** The names of `servers: a1:27017, a2:27017`; those without a port only of lists that are called after machines. */
export function* listedIn(text: string): Generator<Listed> {
  for (const { 0: label, 1: named, index } of text.matchAll(LIST)) {
    ITEM.lastIndex = index + label.length
    for (let more = true; more;) {
      const from = ITEM.lastIndex
      const [, before = '', name = '', port, then = ''] = ITEM.exec(text) ?? []
      more = name !== '' && then !== ''
      if (name !== '' && (port !== undefined || named !== undefined))
        yield { from: from + before.length, name, hasPort: port !== undefined }
    }
  }
}

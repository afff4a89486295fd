import { isPseudonym, type Parts, type Sight, taken } from './identity.ts'
import { OF_FIELDS } from './host-fields.ts'
import { listedIn } from './host-lists.ts'
import { LABEL, OF_NETWORKS } from './host-places.ts'
import { isOwnWord, type Names } from './names.ts'
import { isRegistered } from './organisations.ts'
import { isKnownHost, isKnownNamespace, isPublicDomain, isThing, isValue } from './well-known.ts'

/** Domains that stand behind one name only, and name nothing: RFC 6762, RFC 2606, RFC 8375, ICANN's `internal`, and custom. */
const LOCAL = /^(?:local|lan|internal|intranet|corp|home|private|localdomain|example|test|invalid|arpa|home\.arpa)$/
const TOP =
  'local|lan|internal|intranet|corp|home|private|localdomain|example|test|invalid|arpa|com|org|net|edu|gov|mil|int|info|biz|io|dev|app|cloud|tech|ai|co|de|uk|fr|nl|eu|us|ca|au|ch|at|se|fi|dk|pl|cz|es|pt|br|jp|cn|kr|ru|ie|nz|za|mx|ar'
/** Names with their domains: of three labels, or of two where the domain can be nothing else. */
const FULL = new RegExp(`((?<![\\w.@%-]))((?:${LABEL}\\.){2,8}(?:${TOP}))(?![\\w-]|\\.[\\w])`, 'gi')
const TWO = new RegExp(
  `((?<![\\w.@%-]))(${LABEL}\\.(?:local|lan|internal|intranet|corp|home|localdomain|example|test|com|org|net|edu|gov|eu|de|uk|fr))(?![\\w-]|\\.[\\w])`,
  'gi',
)
/** Of endings that files, modules and objects of programs have too: where one connects to it. */
const REACHED = new RegExp(
  `(\\b(?:connect(?:ed|ing|ion)?|dial(?:ing)?|requests?|calls?|lookup of) (?:to )?["'\\x60]?)(${LABEL}\\.(?:io|dev|app|cloud|tech|ai|co|us|ca|au|ch|at|se|nl|pl|cz|es|pt|br|jp|cn|kr|ru|ie|nz|za|mx|ar|info|biz))(?![\\w-]|\\.[\\w])`,
  'gi',
)
/** Classes of Java, settings of sysctl, and files. */
const NONE =
  /^(?:iqn|nqn|ado|com|org|net|io|java|javax|jakarta|dev|vm|fs|kernel|sun|jdk|rc|conf|settings|config|application)\.|\.(?:svc|pod|conf\.local)$/i
const SERVICE = new RegExp(`((?<![\\w.-]))((?:${LABEL}\\.){1,4}svc(?:\\.cluster\\.local)?)(?![\\w-])`, 'gi')
/** How collectors call what they write, and AWS its machines. */
const FILES =
  /((?:^|[/!])(?:incident|sosreport|scc|nts|supportconfig)[-_])([a-z\d][a-z\d-]{0,62}?)(?=[-_.](?:\d|tar\b|tgz\b|zip\b|t[bx]z\b))/gi
const AWS = /((?<![\w.-]))((?:ip|ec2)-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})(?![\w-])/g
/** What stands in every text that these could find something in. */
const DOTTED = /[a-z\d]\.[a-z]/i
/** Where a machine that is known is meant. */
const MEANT: readonly RegExp[] = [
  /(\b(?:on|of|because|host|hostname|[Nn]ode|nodes|machine|from|Restart|Take|Reboot)[ =:"'/]{1,3})([a-z\d][\w.-]{0,252})/gi,
  /^((?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,20}) )([a-z\d][\w.-]{0,252})(?= )/gim,
  /(\w@)([a-z\d][\w.-]{0,252})(?=[:\s\]])/gi,
  /^((?:[^\s!]{1,300}!)?)([a-z\d][\w.-]{0,252})(?=\/)/gi,
]

/** Machines and domains. A short name and the one with its domain are one machine. */
export function* hostSights(text: string): Generator<Sight> {
  if (DOTTED.test(text)) {
    if (text.includes('.svc')) yield* taken(text, SERVICE, partsOfService)
    yield* taken(text, FULL, (name) => (NONE.test(name) ? undefined : isRegistered(name) ? domainOf(name) : hostOf(name)))
    yield* taken(text, REACHED, (name) => (NONE.test(name) ? undefined : domainOf(name)))
    yield* taken(text, TWO, (name) => (NONE.test(name) ? undefined : LOCAL.test(afterDot(name)) ? hostOf(name) : domainOf(name)))
  }
  for (const { where, sure, likely = [] } of [...OF_NETWORKS, ...OF_FIELDS]) {
    if (!where.test(text)) continue
    for (const pattern of sure) yield* taken(text, pattern, namedHost, true)
    for (const pattern of likely) yield* taken(text, pattern, likelyHost, true)
  }
  if (/[:=]/.test(text))
    for (const { from, name, hasPort } of listedIn(text)) {
      const parts = hasPort ? namedHost(name) : likelyHost(name)
      if (parts !== undefined) yield { from, spelling: name, parts, byPlace: true }
    }
  for (const pattern of [AWS, FILES]) yield* taken(text, pattern, hostOf)
}

/** One that its place tells to be a machine, but for words and values. */
const namedHost = (name: string): Parts | undefined => (isOwnWord(name) || isValue(name) ? undefined : hostOf(name))

/** `orc55`, `web-2a`, but for devices and the like. A name with its domain is known by that. */
const likelyHost = (name: string): Parts | undefined =>
  /^[a-z](?=\S\S)[a-z-]{0,40}\d[a-z\d-]{0,40}$/i.test(name) && !isThing(name) ? namedHost(name) : undefined

/** Where a machine that is known is meant, also one that is called as a plain word. */
export function* hostsMeant(text: string, names: Names): Generator<Sight> {
  for (const pattern of MEANT)
    yield* taken(text, pattern, (name) => {
      const bare = name.replace(/[.-]+$/, '')
      const parts = bare === bare.toLowerCase() || /\d/.test(bare) ? names.named('host', bare) : undefined
      return parts === undefined ? undefined : [...parts, name.slice(bare.length)]
    })
}

const afterDot = (name: string): string => name.toLowerCase().slice(name.indexOf('.') + 1)
const domainOf = (name: string): Parts | undefined =>
  isPublicDomain(name.toLowerCase()) ? undefined : [{ kind: 'domain', key: name.toLowerCase() }]

/** A host under its short name and, where it has one, its domain. Undefined of what everybody has, or is an address. */
export function hostOf(name: string): Parts | undefined {
  const low = name.toLowerCase()
  if (isKnownHost(low) || isPublicDomain(low) || isPseudonym(low) || !/[a-z]/.test(low)) return undefined
  const service = partsOfService(low)
  if (service !== undefined) return service
  const short = low.split('.')[0]!
  const domain = short === low ? '' : afterDot(low)
  const isKept = LOCAL.test(domain) || isPseudonym(domain)
  const behind: Parts = domain === '' ? [] : isKept ? [`.${domain}`] : ['.', { kind: 'domain', key: domain }]
  return [isPseudonym(short) ? short : { kind: 'host', key: short }, ...behind]
}

/** `ledger-db.pay.svc.cluster.local`: a service, a namespace, and what every cluster has. */
function partsOfService(name: string): Parts | undefined {
  const [, before = '', behind = ''] = /^(.*?)(\.svc(?:\.cluster\.local)?)$/i.exec(name) ?? []
  const labels = before.toLowerCase().split('.')
  const namespace = labels.at(-1) ?? ''
  if (behind === '' || labels.length < 2) return undefined
  return [
    ...labels
      .slice(0, -1)
      .flatMap((label): Parts => (isKnownHost(label) || isPseudonym(label) ? [label, '.'] : [{ kind: 'host', key: label }, '.'])),
    isKnownNamespace(namespace) || isPseudonym(namespace) ? namespace : { kind: 'namespace', key: namespace },
    behind,
  ]
}

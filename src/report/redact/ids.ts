import type { Identity, Original, Parts, Sight } from './identity.ts'
import { taken } from './identity.ts'

const UUID = /((?<![\da-z]))((?:pod)?[\da-f]{8}([-_])[\da-f]{4}\3[\da-f]{4}\3[\da-f]{4}\3[\da-f]{12})(?![\da-z])/gi
/** Nobody's, Bluetooth's services, interfaces of COM. */
const COMMON = /^[0-]+$|-0000-1000-8000-00805f9b34fb$|-0000-0000-c000-000000000046$/
/** Of a container, of an image; of a boot or a machine. */
const LONG = /((?<![\da-z]))([\da-f]{64}|[\da-f]{32})(?![\da-z])/gi
/** The first digits of a container's, behind a word that tells so; elsewhere twelve digits may be an address. */
const SHORT = /(\b(?:container|docker|podman|nerdctl|crictl)(?:[ -][a-z]{1,12}){0,3}[ =:"'/]{1,3})([\da-f]{12})(?![\da-z])/gi
/** AWS: instances, volumes, interfaces, networks; accounts. */
const CLOUD = /((?<![\w-]))((?:i|vol|eni|subnet|vpc|sg|snap|ami|rtb|igw|nat|acl|lt)-(?:[\da-f]{17}|[\da-f]{8}))(?![\w-])/g
const ACCOUNT = /(\barn:aws[\w-]{0,10}:[\w-]{0,40}:[\w-]{0,30}:)(\d{12})(?=:)/g
const REGISTRY = /((?<![\w.]))(\d{12})(?=\.dkr\.ecr\.)/g
const SERIAL =
  /(\b(?:serial ?(?:number|no\.?)?|S\/N|service tag|asset tag|wwn|wwid)["']?\s{0,3}[:=]\s{0,30}["']?)([A-Z\d][\w-]{4,60})(?![\w-])/gi
const SN = /(\bSN["']?\s{0,3}[:=]\s{0,30}["']?)(?=[\d-]{0,30}[A-Z])([A-Z\d][A-Z\d-]{5,60})(?![\w-])/g
const WORLDWIDE = /(\bwwn-)(0x[\da-f]{16,32})(?![\da-z])/gi
const BY_ID = /(\/by-id\/[\w.+:-]{1,80}_)([A-Z\d-]{6,40}?)(?=-part\d|[^\w-]|$)/g

/** What stands in every text that one of them could find something in. */
const SOME = /[\da-f]{8}|\d{12}|serial|S\/?N|tag|wwn|wwid|by-id/i

/** Ids of containers, pods, boots, machines and disks, serials, and what clouds call theirs. One id in several spellings is one. */
export function* idSights(text: string): Generator<Sight> {
  if (!SOME.test(text)) return
  yield* taken(text, UUID, (name) => {
    const [, pod = '', digits = ''] = /^(pod)?(.*)$/i.exec(name) ?? []
    const key = digits.toLowerCase().replaceAll('_', '-')
    return COMMON.test(key) ? undefined : [...(pod === '' ? [] : [pod]), { kind: 'id', key }]
  })
  yield* taken(text, LONG, (name) => (name.length === 64 || (/[a-f]/i.test(name) && /\d/.test(name)) ? partsOfHex(name) : undefined))
  yield* taken(text, SHORT, (name) => (/[a-f]/i.test(name) ? partsOfHex(name) : undefined))
  for (const pattern of [CLOUD, ACCOUNT, REGISTRY]) yield* taken(text, pattern, partsOf)
  for (const pattern of [SERIAL, SN, WORLDWIDE, BY_ID]) yield* taken(text, pattern, (name) => (/\d/.test(name) ? partsOf(name) : undefined))
}

const partsOf = (name: string): Parts => [{ kind: 'id', key: name.toLowerCase() }]

/** A container is known by the first twelve digits of its id. */
export const partsOfHex = (name: string): Parts => partsOf(name.length === 64 ? name.slice(0, 12) : name)

/** How people shorten ids: a container's to its first twelve digits, a pod's to as many characters or to its first two groups. */
export function shortened({ spelling, parts }: Sight): readonly Original[] {
  const id = parts.find((part): part is Identity => typeof part === 'object')
  if (id?.kind !== 'id') return []
  const lengths = /^[\da-f]{64}$/i.test(spelling) ? [12] : /^[\da-f]{8}-[\da-f]{4}-/.test(id.key) ? [12, 13] : []
  return lengths.map((length) => ({ spelling: (length === 12 && lengths.length === 1 ? spelling : id.key).slice(0, length), parts: [id] }))
}

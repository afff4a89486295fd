import type { Parts, Sight } from './identity.ts'
import { isPseudonym, taken } from './identity.ts'
import { isOwnWord, type Names } from './names.ts'
import { isPublicDomain } from './well-known.ts'

/** A word by which an organisation is called, and the domain that it stands for. */
interface Organisation {
  readonly spelling: string
  readonly parts: Parts
  /** Whether only its place tells that it is meant. */
  readonly byPlace: boolean
}

/** Where mail of everybody lies, and names that are kept for examples (RFC 2606). */
const NOBODYS =
  /^(?:gmail|googlemail|gmx|web|t-online|outlook|hotmail|live|msn|yahoo|aol|icloud|me|mac|proton|protonmail|posteo|mailbox|fastmail|zoho|yandex|qq|163|126|naver|orange|free|example|test|invalid|localhost|localdomain|domain|company|mail|noreply|users|com|org|net|gov|edu)$/
/** Behind these a domain is of one network only. */
const LOCAL = /\.(?:local|lan|internal|intranet|home|private|localdomain|arpa|svc)$/
/** Behind what one registers there. */
const SECOND = String.raw`(?:com?|org|net|ac|gov|edu|or|ne)\.[a-z]{2}`
const WITH_SECOND = new RegExp(String.raw`^[a-z\d-]{1,63}\.${SECOND}$`, 'i')
/** Whether all of it is registered: `acme.co.uk` is no machine of `co.uk`. */
export const isRegistered = (name: string): boolean => WITH_SECOND.test(name)
/** `acme.co.uk`, `acme-bank.de`: the label before what is registered for everybody. */
const REGISTERED = new RegExp(String.raw`(?:^|\.)(([a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)\.(?:${SECOND}|[a-z]{2,24}))$`)

/** How the organisation of a domain, or of an address of mail, is called: `acme-bank` of `acme-bank.de`, also as `acme_bank` and `Acme Bank`. */
export function organisationsOf(address: string): readonly Organisation[] {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  const [, key = '', word = ''] = REGISTERED.exec(domain) ?? []
  if (word.length < 3 || NOBODYS.test(word) || LOCAL.test(domain) || isPublicDomain(domain) || isPseudonym(word) || /^\d+$/.test(word))
    return []
  const parts: Parts = [{ kind: 'domain', key }]
  const labels = word.split('-')
  const byPlace = labels.every((label) => isOwnWord(label)) || !/[\d-]/.test(word)
  const spellings = labels.length > 1 ? [word, labels.join('_'), labels.join(' '), labels.join('')] : [word]
  return spellings.map((spelling) => ({ spelling, parts, byPlace }))
}

/** Fields that say for whom something is done. */
const FIELD =
  /(\b(?:tenant|customer|client|org(?:ani[sz]ation)?|company|realm|workspace|account|brand|partner|mandant|kunde)(?:[_-]?(?:id|name|slug|key))?\\{0,3}["']?\s?[=:]\s?\\{0,3}["']?)([a-z\d][\w-]{1,62})/gi

/** Where an organisation that is known is meant, also one that is called by a word. */
export const organisationsMeant = (text: string, names: Names): readonly Sight[] =>
  /[=:]/.test(text) ? taken(text, FIELD, (name) => names.named('domain', name)) : []

import { isPseudonym, type Parts, type Sight, taken } from './identity.ts'
import { isOwnWord } from './names.ts'
import { COLUMNS, COMMANDS, HOMES, LABELS, OF_DOMAINS, SOME } from './user-places.ts'
import { isSystemUser } from './well-known.ts'

/** Names of people, but for those of the system. */
export function* userSights(text: string): Generator<Sight> {
  if (SOME.test(text)) for (const pattern of [...LABELS, ...HOMES]) yield* taken(text, pattern, userOf)
  for (const { where, patterns } of [COMMANDS, COLUMNS])
    if (where.test(text)) for (const pattern of patterns) yield* taken(text, pattern, accountOf)
  if (text.includes('\\')) for (const pattern of OF_DOMAINS) yield* taken(text, pattern, userOfDomain)
}

/** An account of a program or a role, such as `app`, is called by a word and tells nobody. */
const accountOf = (name: string): Parts | undefined => (isOwnWord(name) ? undefined : userOf(name))

/** `CORP\mkovac`: an account of a domain of Windows, whose name is somebody's too. */
function userOfDomain(name: string): Parts | undefined {
  const [, domain = '', slash = '', user = ''] = /^([\w.-]+)(\\+|\]\\+\[)(.+)$/.exec(name) ?? []
  const who = userOf(user)
  if (who === undefined || isPseudonym(domain) || isOwnWord(domain) || /^(?:NT|BUILTIN|AUTHORITY|WORKGROUP|HK\w+|SERVICE)$/i.test(domain))
    return undefined
  return [{ kind: 'domain', key: domain.toLowerCase() }, slash, ...who]
}

/** A name may end the sentence that it stands in. */
export const userOf = (name: string): Parts | undefined => {
  const [, user = '', rest = ''] = /^(.*?)(\.*)$/.exec(name) ?? []
  if (isSystemUser(user) || isPseudonym(user)) return undefined
  return [{ kind: 'user', key: user.toLowerCase() }, ...(rest === '' ? [] : [rest])]
}

import { type Parts, type Sight, taken } from './identity.ts'
import { isSystemUser } from './well-known.ts'

/** What a user is called behind a word that says so. */
const LABELS: readonly RegExp[] = [
  // user=mira, USER=mira, acct="mira"
  /(\b(?:user|username|user_name|login|logname|ruser|acct|sudo_user)["']?=\s?["'\\]{0,2})([a-z_][\w.-]{0,31})(?![\w=(/-])/gi,
  /(\b(?:username|acct)["']?:\s?["'\\]{0,2})([a-z_][\w.-]{0,31})(?![\w=(/:-])/gi,
  /("user": ?")([a-z_][\w.-]{0,31})(?=")/gi,
  // uid=1000(mira)
  /(\b[a-z]{0,3}uid=\d{1,10}\()([a-z_][\w.-]{0,31})(?=\))/gi,
  // sshd, login, PAM, logind
  /(\b(?:Accepted|Failed|Postponed) [\w/-]{1,40} for (?:invalid user )?)([a-z_][\w.-]{0,31})(?= from\b)/gi,
  /(\b(?:invalid user|authenticating user|session (?:opened|closed) for user|New session \w{1,10} of user|password for user|maximum authentication attempts exceeded for) )([a-z_][\w.-]{0,31})(?![\w(-])/gi,
  /(\bsession (?:opened|closed) for user )([a-z_][\w.-]{0,31})(?=\()/gi,
  // sudo, cron, su
  /(\bsudo(?:\[\d{1,10}\])?: {1,8})([a-z_][\w.-]{0,31})(?= : )/gi,
  /(\bCRON\[\d{1,10}\]: \(|\bcrond?\[\d{1,10}\]: \()([a-z_][\w.-]{0,31})(?=\) )/gi,
  /(\(to [a-z_]\w{0,31}\) )([a-z_][\w.-]{0,31})(?= on )/gi,
  // databases
  /(\b(?:user|role|login) (?:name )?["'`])([a-z_][\w.-]{0,62})(?=["'`])/gi,
  // a prompt
  /((?:^|\s)\[?)([a-z_][\w.-]{0,31})(?=@[\w.-]{1,255}(?::[^\s$#]{0,200}| [^\s$#\]]{1,200}\])[$#] )/g,
]
const HOMES: readonly RegExp[] = [
  /((?:\/home\/|\/Users\/|\\Users\\|\/var\/spool\/mail\/|\/var\/mail\/|\/var\/spool\/cron\/(?:crontabs\/)?))(?!tmp\b|new\b|cur\b|lost\+found)([A-Za-z_][\w.-]{0,31})(?![\w.-])/g,
]

/** What stands in every text that one of them could find something in. */
const SOME = /user|role|login|name|acct|uid=|for |sudo|CRON|crond|\(to |@|\/home\/|[\\/]Users|mail\/|cron\//i

/** Names of people, but for those of the system. */
export function* userSights(text: string): Generator<Sight> {
  if (!SOME.test(text)) return
  for (const pattern of LABELS) yield* taken(text, pattern, userOf)
  for (const pattern of HOMES) yield* taken(text, pattern, userOf)
}

/** A name may end the sentence that it stands in. */
export const userOf = (name: string): Parts | undefined => {
  const [, user = '', rest = ''] = /^(.*?)(\.*)$/.exec(name) ?? []
  if (isSystemUser(user)) return undefined
  return [{ kind: 'user', key: user.toLowerCase() }, ...(rest === '' ? [] : [rest])]
}

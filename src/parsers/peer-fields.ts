import type { Peer } from '../records/peer-failure.ts'

const HOST = String.raw`(?<host>[A-Za-z0-9](?:[\w.-]{0,252}[A-Za-z0-9])?)`
const FIELD = new RegExp(
  String.raw`(?:^|[\s,{(])"?(?<key>host|hostname|server|addr|address|endpoint|target|upstream|peer|remote|registry|url|uri)"?[=:]\s?"?(?<scheme>[a-z][a-z0-9+.-]{1,15}://)?(?:[^@/\s"']{1,80}@)?${HOST}(?::(?<port>\d{1,5}))?(?=[/"'\s,})]|$)`,
  'gi',
)
/** What is said of the failure begins here; before it a line tells who says it. */
const SAID = /(?:^|\s)msg=|"(?:msg|message)"\s?:/

/** The server that a field of a structured line names beside its message: `msg="cannot dial" host=ldap.internal`, `server=10.0.0.7:636`. */
export function peerInFields(text: string): Peer | undefined {
  const said = SAID.exec(text)?.index
  if (said === undefined) return undefined
  for (const { index, groups } of text.matchAll(FIELD)) {
    const { key, scheme, host, port } = groups!
    // `host` in front of the message is the machine that speaks, and in JSON it may stand anywhere
    if (/^host/i.test(key!) && (index < said || text[said] === '"')) continue
    if (scheme === undefined && port === undefined && !host!.includes('.')) continue
    return { host: host!, port: port === undefined ? undefined : Number(port) }
  }
  return undefined
}

/** What netstat -s says in prose (net-tools' statistics.c), by the kernel's name (net/ipv4/proc.c). */
const PROSE: readonly (readonly [RegExp, string])[] = [
  [/^(\d{1,20}) active connections? openings?$/, 'TcpActiveOpens'],
  [/^(\d{1,20}) passive connections? openings?$/, 'TcpPassiveOpens'],
  [/^(\d{1,20}) failed connection attempts?$/, 'TcpAttemptFails'],
  [/^(\d{1,20}) times the listen queue of a socket overflowed$/, 'TcpExtListenOverflows'],
  [/^(\d{1,20}) SYNs to LISTEN sockets (?:dropped|ignored)$/, 'TcpExtListenDrops'],
  [/^(\d{1,20}) SYN cookies sent$/, 'TcpExtSyncookiesSent'],
  [/^(\d{1,20}) TCP sockets finished time wait in fast timer$/, 'TcpExtTW'],
  [/^(\d{1,20}) connections aborted due to memory pressure$/, 'TcpExtTCPAbortOnMemory'],
  [/^TCP ran low on memory (\d{1,20}) times$/, 'TcpExtTCPMemoryPressures'],
  [/^(\d{1,20}) connections established$/, 'TcpCurrEstab'],
  [/^(\d{1,20}) segments retransmitted$/, 'TcpRetransSegs'],
  [/^(\d{1,20}) connection resets received$/, 'TcpEstabResets'],
  [/^(\d{1,20}) packets received$/, 'UdpInDatagrams'],
  [/^(\d{1,20}) packet receive errors$/, 'UdpInErrors'],
  [/^(\d{1,20}) receive buffer errors$/, 'UdpRcvbufErrors'],
]

/** Words of which each of these sentences, and the first lines, hold one. */
export const PROSE_WORDS: readonly string[] = [
  'Forwarding: ',
  'total packets received',
  ' connection opening',
  ' connections opening',
  'failed connection attempt',
  'times the listen queue of a socket',
  'SYNs to LISTEN sockets',
  'SYN cookies sent',
  'finished time wait in fast timer',
  'aborted due to memory pressure',
  'TCP ran low on memory',
  'connections established',
  'segments retransmitted',
  'connection resets received',
  ' packets received',
  ' packet receive errors',
  ' receive buffer errors',
]

/** With what the first section begins: Ip. */
const FIRST = /^\s{2,12}(?:Forwarding: [12]|\d{1,20} total packets received)\s*$/
export const isFirstProse = (text: string): boolean => FIRST.test(text)

/** The counter that a whole line of netstat -s states. */
export function proseCounter(line: string): { name: string; value: number } | undefined {
  if (line.length > 120 || !/^\s{0,12}(?:\d|TCP ran)/.test(line)) return undefined
  const text = line.trim().replace(/\.$/, '')
  for (const [pattern, name] of PROSE) {
    const m = pattern.exec(text)
    if (m !== null) return { name, value: Number(m[1]) }
  }
  return undefined
}

/** Another line of netstat -s: indented, and a number with what it counts, or a name with its number. */
export const isProseRow = (text: string): boolean =>
  text.length < 160 &&
  /^\s{4,12}(?:\d{1,20} [a-zA-Z][\w ,/()'-]{3,100}|[A-Z][\w ,-]{2,80} \d{1,20} times[\w ]{0,60}|[\w -]{3,60}: \d{1,20}|[A-Z]{4} (?:in|out)put histogram:)\.?\s*$/.test(
    text,
  )

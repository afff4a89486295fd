/** Kinds of descriptors as lsof and the kernel name them, in words; where their peer is named, it stands at the bar. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['CLOSE_WAIT', 'sockets| whose other end has hung up (CLOSE_WAIT)'],
  ['ESTABLISHED', 'established connections'],
  ['SYN_SENT', 'connections| that are being opened'],
  ['LISTEN', 'listening sockets'],
  ['unidentified socket', 'sockets of no known protocol'],
  ['deleted', 'deleted files'],
  ['IPv4', 'IPv4 sockets'],
  ['IPv6', 'IPv6 sockets'],
  ['unix', 'Unix sockets'],
  ['sock', 'sockets'],
  ['FIFO', 'pipes'],
  ['PIPE', 'pipes'],
  ['REG', 'files'],
  ['DIR', 'directories'],
  ['CHR', 'devices'],
  ['a_inode', 'event handles (eventfd, epoll, timerfd)'],
])

/** `sockets whose other end has hung up (CLOSE_WAIT)`; `to`: their common peer. */
export function kindName(kind: string | undefined, to?: string): string | undefined {
  if (kind === undefined || kind === '') return undefined
  const [before, after = ''] = (KINDS.get(kind) ?? `of type ${kind}`).split('|')
  return `${before}${to === undefined ? '' : ` to ${to}`}${after}`
}

/** `sockets`, `deleted files`, `pipes`: what of the kind is told in one or two words. */
export const shortKind = (kind: string | undefined): string | undefined => {
  if (kind === undefined || kind === '') return undefined
  if (/^(?:CLOSE_WAIT|ESTABLISHED|SYN_SENT|LISTEN|IPv[46]|sock|unidentified socket)$/.test(kind)) return 'sockets'
  return KINDS.get(kind)
    ?.replace(/[|(].*$/, '')
    .trim()
}

/** Kinds that nobody keeps on purpose. */
export const STALE: readonly string[] = ['CLOSE_WAIT', 'unidentified socket', 'deleted']

/** `10.0.0.9:9200` of `->10.0.0.9:9200 (CLOSE_WAIT)`; the path of a file. */
export const targetName = (target: string | undefined): string | undefined =>
  target
    ?.replace(/^->/, '')
    .replace(/\s{0,8}\((?:[A-Z_-]{3,20}|deleted)\)\s{0,8}$/, '')
    .trim()

/** `go to 10.0.0.9:9200`, `are /srv/a.log`. */
export function towards(target: string | undefined): string | undefined {
  const name = targetName(target)
  return name === undefined || name === '' ? undefined : target?.startsWith('->') === true ? `go to ${name}` : `are ${name}`
}

/** The processes with the most descriptors: number and pid. */
export const COUNT_BY_PROCESS = 'ls -d /proc/[0-9]*/fd/* 2>/dev/null | cut -d/ -f3 | sort | uniq -c | sort -n | tail -5'

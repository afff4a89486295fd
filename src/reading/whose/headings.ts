import { isFullName, isMachineName } from '../../core/host-name.ts'
import { expanded } from './typed.ts'

/** A line that says whose the lines below it are. */
export interface Heading {
  /** The machine, or several folded into one, as written. */
  readonly host: string
  /** Whether it can be nothing else: who is named so in it is a machine wherever the name stands. */
  readonly sure: boolean
  /** Lines that belong to the heading itself. */
  readonly lines: number
  /** How a banner is drawn: others drawn so in the same text head parts of their own. */
  readonly drawn?: string
}

/** `web1 | CHANGED | rc=0 >>`, `web1 | SUCCESS => {`, `web1 | UNREACHABLE! => {` of ansible(1), one of the last two also with FAILED. */
const ANSIBLE = /^([\w.-]{1,253}) \| (?:CHANGED|SUCCESS|FAILED|UNREACHABLE)!? (?:\| rc=-?\d{1,5} (?:\(stdout\) )?>>|=> \{)/
/** `[1] 14:02:11 [SUCCESS] build-b`, with the user and the port where they were given (pssh, psshlib/task.py). */
const PSSH = /^\[\d{1,5}\] \d\d:\d\d:\d\d \[(?:SUCCESS|FAILURE)\] (?:[\w.-]{1,40}@)?([\w.-]{1,253})(?::\d{1,5})?(?: |$)/
/** `fatal: [web3]: FAILED! => {`, `changed: [web1]`, with who it was delegated to and the item, of ansible-playbook(1). */
const TASK = /^(?:fatal|failed|unreachable|ok|changed|rescued|skipping): \[([\w.-]{1,253})(?: -> [\w.-]{1,253})?\](?::| =>|$)/
/** What it prints between the tasks is of no machine. */
export const BETWEEN_TASKS = /^(?:TASK|PLAY|RUNNING HANDLER|PLAY RECAP) (?:\[.{0,400}\] )?\*{3,400}$/
/** The rules above and below a name: 16 dashes of dshbak(1), 15 of clush(1). */
const RULE = /^-{15,16}$/
/** `cn003`, `cn[001-002,004] (3)`, `web1,web2 (2)`. */
const NODES = /^([\w.,[\]-]{1,400})(?: \(\d{1,6}\))?$/
/** tail(1) of several files. */
const TAIL = /^==> (\S{1,400}) <==$/
/** Folders that hold the logs that other machines sent, each in a folder of its own. */
const RECEIVED = /\/(?:remote|remotes|clients|hosts)\/([\w.-]{1,253})\/[^/]{1,200}$/
/** A log of the system in the folder of a machine. */
const GATHERED =
  /^(?:\.\/)?([a-z][\w-]{0,60}\d{1,4})\/(?:syslog|messages|kern\.log|dmesg|journal|auth\.log|secure|daemon\.log)(?:\.(?:log|txt|\d{1,3})){0,2}$/
/** `=== pg2:/var/log/postgresql.log`: a file of a machine as scp(1) writes it, below two signs of a banner at least. */
const OF_FILE = /^\s{0,3}([#=*]{2,60}) {1,3}(?:[\w.-]{1,40}@)?([A-Za-z0-9][\w.-]{0,252}):\/[^\s:]{1,300}\s{0,3}[#=*]{0,60}\s{0,3}$/
const BANNER =
  /^\s{0,3}([#=*~+-]{1,60}(?: ?>)?)\s{0,3}((?:host(?:name)?|server|node|machine)\s?[:=]\s?)?([A-Za-z0-9][\w.-]{0,252}?)\s?:?\s{0,3}(<? ?[#=*~+-]{2,60})?\s{0,3}$/i

const isNodes = (text: string): boolean =>
  text.split(/,(?![^[\]]{0,60}\])/).every((part) => expanded(part).every(isMachineName) && !/[[\]]/.test(expanded(part)[0] ?? '['))

/** What a fan-out tool prints above the lines of one machine. `at`: lines from here on. */
export function toolHeading(texts: readonly string[], at: number): Heading | undefined {
  const text = texts[at]!
  if (text.length > 600) return undefined
  if (RULE.test(text) && RULE.test(texts[at + 2] ?? '')) {
    const nodes = NODES.exec(texts[at + 1]!)?.[1]
    // a title between two rules is one word with neither numbers nor a domain
    if (nodes !== undefined && isNodes(nodes)) return { host: nodes, sure: /[\d.[]/.test(nodes), lines: 3 }
  }
  const host = text.includes(' | ')
    ? ANSIBLE.exec(text)?.[1]
    : text.startsWith('[')
      ? PSSH.exec(text)?.[1]
      : text.includes(': [')
        ? TASK.exec(text)?.[1]
        : undefined
  return host !== undefined && isMachineName(host) ? { host, sure: true, lines: 1 } : undefined
}

/** Hosts that the path in a heading of tail(1) may name, the likeliest first; undefined for another line. */
export function tailHeading(text: string): readonly Heading[] | undefined {
  const path = TAIL.exec(text)?.[1]
  if (path === undefined) return undefined
  // `==> db1/kern.log <==`: a log of the system below one folder, which a number tells from a service's
  const gathered = GATHERED.exec(path)?.[1]
  const received = RECEIVED.exec(path)?.[1]
  const parts = path.split('/').filter((part) => part !== '')
  const file = parts.pop() ?? ''
  return [file.replace(/(?:\.(?:log|txt|out|gz|\d{1,3})){1,8}$/, ''), ...parts.toReversed()]
    .filter(isMachineName)
    .map((host) => ({ host, sure: host === received || host === gathered || isFullName(host), lines: 1 }))
}

/** `Linux 6.1.0-26-amd64 (db1) \t11/21/2026 \t_x86_64_\t(4 CPU)` (sysstat, common.c): what uname(2) calls the machine. */
const SYSSTAT = /^Linux \d\S{0,120} \(([\w.-]{1,253})\)\s{1,8}\S{8,12}\s{1,8}_\w{2,16}_\s{1,8}\(\d{1,5} CPU\)/

/** The machine that a table of sysstat names above its rows. */
export function sysstatHeading(text: string): Heading | undefined {
  const host = text.startsWith('Linux ') ? SYSSTAT.exec(text)?.[1] : undefined
  return host !== undefined && isMachineName(host) ? { host, sure: true, lines: 1 } : undefined
}

/** `### db1 ###`, `--- db1 ---`, `== db1 ==`, `## db1`, `=== host: db1 ===`. */
export function banner(text: string): Heading | undefined {
  if (text.length > 320) return undefined
  const file = text.includes(':/') ? OF_FILE.exec(text) : null
  if (file !== null && isMachineName(file[2]!)) return { host: file[2]!, sure: true, lines: 1, drawn: `${file[1]![0]}/` }
  const m = BANNER.exec(text)
  if (m === null) return undefined
  const [, left = '', label, host = '', right] = m
  // an item of a list, a line of a patch
  if (right === undefined && (!/^(?:#{1,6}|[=*]{2,60}(?: ?>)?)$/.test(left) || /^[*]{2}$/.test(left))) return undefined
  if (!isMachineName(host)) return undefined
  return { host, sure: label !== undefined || isFullName(host), lines: 1, drawn: `${left[0]}${right === undefined ? '' : '='}` }
}

/** `mx2:` alone on a line, as salt(1) and people write it. */
export function nameAlone(text: string): string | undefined {
  const host = text.length > 254 ? undefined : /^([A-Za-z0-9][\w.-]{0,252}):$/.exec(text)?.[1]
  return host !== undefined && isMachineName(host) ? host : undefined
}

import { isMachineName } from '../../core/host-name.ts'

/** Where what a command prints comes from. */
export type Origin =
  /** The machine of the prompt. */
  | { readonly from: 'here' }
  /** Another machine or several, which the command does not tell. */
  | { readonly from: 'elsewhere' }
  /** This machine. `stays`: the prompts below are its own. */
  | { readonly from: 'host'; readonly host: string; readonly stays: boolean }
  /** A shell in a container or a pod: the names of the prompts below are no machines'. */
  | { readonly from: 'inside'; readonly of: 'container' | 'pod' }

const HERE: Origin = { from: 'here' }
const ELSEWHERE: Origin = { from: 'elsewhere' }

const PREFIX =
  /^(?:(?:sudo|doas|time|nice|nohup|stdbuf|watch|timeout|env|LC_ALL=\S{1,20}|[A-Z_]{1,30}=\S{0,60})(?:\s+-{1,2}[\w=.]{1,20}(?:\s+(?=\d)[\d.]{1,8}[smh]?)?){0,4}\s+){0,3}/
/** Options of ssh(1) that take an argument. */
const SSH_ARGUMENT = /^-[46AaCfGgKkMNnqsTtVvXxYy]{0,8}[BbcDEeFIiJLlmOoPpQRSWw]$/
/** They ask other machines: their own lines say which. */
const FAN_OUT =
  /^(?:pdsh|dsh|clush|pssh|parallel-ssh|prsync|mussh|cssh|ansible(?:-\w+)?|salt(?:-\w+)?|knife|mco|bolt|fab|xcatdsh|psh|xdsh|pdcp)\b/
/** They ask an API, a hypervisor's other side, a server of logs. */
const REMOTE =
  /^(?:kubectl|oc|helm|stern|k9s|k|aws|az|gcloud|govc|openstack|nova|doctl|hcloud|curl|wget|http|promtool|logcli|vcgencmd|ipmitool(?=\s.*-H\s)|virsh(?=\s+console)|scp|rsync|ausearch(?=.*\s-if\b)|journalctl(?=.*\s(?:-D|-m|-M|--directory|--file|--root|--merge|--machine|-i)\b))(?:\s|$)/
const POD_SHELL = /^(?:kubectl|oc|k)\s(?:.{0,200}\s)?(?:exec|rsh|attach|debug)\s/
const NODE_SHELL = /^(?:kubectl|oc|k)\s(?:.{0,200}\s)?debug\s(?:.{0,200}\s)?nodes?\/([\w.-]{1,253})/
const CONTAINER_SHELL =
  /^(?:(?:docker|podman|nerdctl)(?:\s+compose)?\s+(?:exec|run|attach)|crictl\s+exec|ctr\s|lxc(?:-attach|\s+exec)|incus\s+exec|machinectl\s+shell|nsenter|chroot|pct\s+enter)\b/
const SHELL = /\s(?:\/\S{0,40}\/)?(?:ba|z|da|a)?sh(?:\s+-l)?\s*$|\s(?:rsh|attach|enter|shell)\s/
/** They show a file as it stands. */
const READER = /^(?:cat|less|more|head|tail|grep|egrep|zgrep|zcat|xzcat|bzcat|zless|sed|awk)\s(.*)$/s
/** A file of somebody's: a path below the folder in which he stands, with a folder or an ending. */
const BROUGHT =
  /(?:^|\s)(?:\.{1,2}\/|~\/|(?![-/'"$]))[\w@%+=:.,~-]{1,120}(?:\/[\w@%+=:.,~-]{1,120}|\.(?:log|txt|out|json|gz|xz|csv)){1,8}(?=\s|$)/
/** Folders of a running system. */
const SYSTEM = /^\/(?:proc|sys|var|etc|run|dev|opt|usr|boot)\b|^(?:log|proc|sys|cgroup|messages|journal)$/

/** Where the output of a command typed in this folder comes from. */
export function originOf(typed: string, directory?: string): Origin {
  const command = typed.replace(PREFIX, '')
  if (/^(?:ssh|mosh|rsh)\s/.test(command)) return ofSsh(command)
  const node = NODE_SHELL.exec(command)?.[1]
  if (node !== undefined) return { from: 'host', host: node, stays: true }
  if (POD_SHELL.test(command) && SHELL.test(command)) return { from: 'inside', of: 'pod' }
  if (CONTAINER_SHELL.test(command)) return SHELL.test(command) ? { from: 'inside', of: 'container' } : HERE
  if (FAN_OUT.test(command) || REMOTE.test(command) || /[;|(`]\s?ssh\s|\bdo\s+(?:\S{1,40}\s+){0,8}ssh\s/.test(command)) return ELSEWHERE
  const files = READER.exec(command)?.[1]
  return files !== undefined && !SYSTEM.test(directory ?? '') && BROUGHT.test(files.split('|')[0]!) ? ELSEWHERE : HERE
}

function ofSsh(command: string): Origin {
  const words = command.split(/\s+/, 60).slice(1)
  let at = 0
  while (at < words.length && words[at]!.startsWith('-')) at += SSH_ARGUMENT.test(words[at]!) ? 2 : 1
  const host = /^(?:ssh:\/\/)?(?:[\w.-]{1,40}@)?([\w.-]{1,253})(?::\d{1,5})?$/.exec(words[at] ?? '')?.[1]
  if (host === undefined || !isMachineName(host)) return ELSEWHERE
  const rest = words
    .slice(at + 1)
    .join(' ')
    .replace(/^['"]/, '')
  if (rest === '' || /^(?:-|\d?>|\|)/.test(rest)) return { from: 'host', host, stays: true }
  return originOf(rest).from === 'here' ? { from: 'host', host, stays: false } : ELSEWHERE
}

const WORD = /[A-Za-z0-9](?:[\w.@-]{0,200})(?:\[[\d,-]{1,60}\][\w.-]{0,80}){0,3}/g
/** What stands behind a command's option for the machines that it asks, or between `in` and `do` of a loop that calls ssh. */
const ASKED = /(?:\s-[wHL]\s?|\s--(?:hosts?|nodes|list)[= ]|^salt\s(?=\S{1,400}\s))['"]?([^\s'"*?-][^\s'"*?]{0,400})(?=['"\s]|$)/g
const LOOP = /^for\s{1,8}\w{1,30}\s{1,8}in\s{1,8}(.{1,400}?)\s?;\s?do\s.{0,200}\bssh\b/

/** The machines that a command names: those that ssh is told to go to, those that a fan-out tool asks. */
export function hostsIn(typed: string): string[] {
  const command = typed.replace(PREFIX, '')
  const origin = originOf(command)
  if (origin.from === 'host') return [origin.host]
  const loop = LOOP.exec(command)?.[1]
  const lists = loop !== undefined ? [loop] : FAN_OUT.test(command) ? [...command.matchAll(ASKED)].map((m) => m[1]!) : []
  return lists
    .map(bracketed)
    .flatMap((list) => [...list.matchAll(WORD)].flatMap(([word]) => expanded(word.replace(/^[\w.-]+@/, ''))))
    .filter(isMachineName)
}

/** `kv{1..3}` of a shell as `kv[1-3]`. */
const bracketed = (list: string): string => list.replace(/\{(\d{1,8})\.\.(\d{1,8})\}/g, '[$1-$2]').replace(/\{([\d,]{1,60})\}/g, '[$1]')

const MOST_NODES = 4_096

/** The names that `cn[001-003,007]` stands for, as pdsh and clush fold them; one pair of brackets. */
export function expanded(word: string): string[] {
  const m = /^([^[\]]{0,200})\[([\d,-]{1,60})\]([^[\]]{0,100})$/.exec(word)
  if (m === null) return [word]
  const numbers = m[2]!.split(',').flatMap((range) => {
    const [first = '', last = first] = range.split('-')
    const count = Number(last) - Number(first) + 1
    if (!(count > 0) || count > MOST_NODES) return []
    return Array.from({ length: count }, (_, i) => String(Number(first) + i).padStart(first.length, '0'))
  })
  return numbers.map((number) => `${m[1]}${number}${m[3]}`)
}

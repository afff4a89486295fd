/** `nginx` of `… www1 nginx[1515]: `: what stands before the words. */
const SPEAKER = /([\w.()@-]{1,64})(?:\[\d{1,10}\])?:\s*$/

/** The same with a head of the program's own behind it: `kubelet[871]: F0405 05:33:40.511159     871 server.go:274] `. */
const WITH_HEAD = /([\w.()@-]{1,64})\[\d{1,10}\]:\s\S/

/** Characters that tell where the words of a line begin. */
const BEGINNING = 12

/** Who said a quoted line: the program that its envelope names. `message`: what was said, where the line holds more than that. */
export function speakerOf({ text, message }: { readonly text: string; readonly message?: string }): string | undefined {
  // what is told of several lines begins as the first one does
  const at = message === undefined ? -1 : Math.max(text.lastIndexOf(message), text.lastIndexOf(message.slice(0, BEGINNING)))
  if (at <= 0) return undefined
  const head = text.slice(0, at)
  return (SPEAKER.exec(head) ?? WITH_HEAD.exec(head))?.[1]
}

/** Words before a colon that name how grave a line is, or what failed, and no program. */
const NO_PROGRAM =
  /^(?:trace|debug|info|notice|note|warn|warning|err|error|crit|critical|alert|emerg|fatal|panic|hint|detail|cause|caused|reason|message|status|exception|traceback|unhandled|uncaught|failed|failure|abort|aborted|dial|connect|connection|http|https|tcp|rpc|sql|pq|err_\w{1,20})$/
/** Of threads, which tell no two programs apart. */
const THREAD = /^main$|-\d{1,6}$/
const NAMED = /^(?:([a-z][\w.-]{0,30})(?:\[\d{1,10}\])?:|\[([a-z][\w.-]{0,30})\]) /

/** How grave a line is, in front of who says it. */
const LEVEL = /^\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|CRIT(?:ICAL)?|ALERT|EMERG|FATAL|PANIC)\]?:?\s{1,8}/

/** The program, or the part of one, that a line names before its words, where no envelope does: `cron: quota exceeded`, `ERROR [cron] quota exceeded`. */
export function selfNamed(message: string): string | undefined {
  const [, before, within] = NAMED.exec(message.replace(LEVEL, '')) ?? []
  const name = before ?? within
  return name === undefined || NO_PROGRAM.test(name) || THREAD.test(name) ? undefined : name
}

/**
 * Whether a program is called like a unit: `billing`, `billing-worker`, `billing.sh` or `billingd` of billing.service, `relay` of relay@2.service,
 * `postgres` of postgresql.service, `apachectl` of apache2.service, `ovpn-office` of openvpn@office.service.
 */
export function isProgramOf(unit: string, program: string): boolean {
  const stem = unit.replace(/\.\w+$/, '')
  const name = stem.replace(/@.*$/, '')
  const plain = program.replace(/\.(?:sh|py|pl|rb|js|bin|exe)$/, '')
  const instance = stem.slice(name.length + 1)
  if (instance !== '' && plain.endsWith(`-${instance}`)) return true
  if (plain === stem || plain === name || plain === `${name}d` || `${plain}d` === name) return true
  if (/^(?:apache2|httpd)$/.test(name) && /^(?:apache2|httpd|apachectl|apache2ctl)$/.test(plain)) return true
  if (plain.length >= LEAST_STEM && name.startsWith(plain) && name.length - plain.length <= MOST_ENDING) return true
  return name.startsWith(`${plain}-`) || plain.startsWith(`${name}-`)
}

/** `postgres` of postgresql: letters that must be alike, and that may follow. */
const LEAST_STEM = 5
const MOST_ENDING = 3

/** Programs that run other people's, runtimes and container engines among them: their names tell nothing of the unit. */
const HOSTS =
  /^(?:podman|docker|nerdctl|conmon|crun|runc|env|java|node(?:js)?|python[\d.]{0,5}|ruby[\d.]{0,5}|php[\d.]{0,5}|perl|(?:ba|da|k|z)?sh|dotnet|mono|beam\.smp|deno|bun|npm|yarn|g?unicorn|uvicorn)$/

/** A script that a unit starts is called as its author liked. */
const SCRIPT = /\.(?:sh|bash|py|pl|rb|js|jar)$/

export const runsOthers = (program: string): boolean => HOSTS.test(program) || SCRIPT.test(program)

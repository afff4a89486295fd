/** `$ `, `root@web1:~# `, `[root@web1 ~]# `, `bash-5.1$ `, `web1:/var/log # `, `web1 ~# `, `PS C:\> ` are none; `% `, `# ` and the last need a command that is one. */
const PROMPT =
  /^\s{0,8}(?:\([\w.-]{1,40}\) ?)?(?:\[?[\w.-]{1,40}@[\w.-]{1,80}[^#$%>\n]{0,600}\]?|\[[\w.-]{1,60}\s[^\]\n]{0,80}\]|(?:ba|z|da)?sh-\d[\d.]{0,6}|[\w.-]{1,60}:[~/][^#$%\n]{0,80}|[\w.-]{1,60} ~)?\s?([#$%❯➜])(?:\s(\S.{0,2000})?)?$/u
/** A line of the kernel's or of syslog's, with its stamp: what a console printed over a prompt. */
const PRINTED =
  /^(?:<\d{1,3}>)?(?:\[\s{0,8}\d{1,12}\.\d{1,9}\](?=[\s[])|\[\p{L}{2,4}\.? \p{L}{3,5}\.? [ \d]\d \d\d:\d\d:\d\d \d{4}\] |\p{Lu}\p{L}{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,20} \S)/u
/** The kernel's stamp in the middle of what was being typed. */
const BROKEN_IN = /^[^'"`[\]]{1,80}\[\s{0,5}\d{1,8}\.\d{6}\](?=[\s[])/
/** Commands that people run when something broke; behind a bare `#` a line may as well be a comment or a heading. */
const KNOWN =
  /^(?:sudo\s+(?:-\S+\s+)*)?(?:\/?(?:usr\/)?s?bin\/)?(?:dmesg|journalctl|systemctl|kubectl|oc|docker|podman|crictl|cat|head|tail|grep|zgrep|zcat|less|more|free|vmstat|iostat|mpstat|pidstat|sar|sadf|top|htop|iotop|ps|lsof|ls|df|du|ss|netstat|nstat|ip|ethtool|ulimit|prlimit|sysctl|numactl|numastat|lscpu|nproc|uptime|uname|date|watch|for|while|gdb|strace|mdadm|multipath|smartctl|lsblk|findmnt|mount|dmsetup|lvs|conntrack|echo|curl|redis-cli|coredumpctl|slabtop|mysql|psql|jstack|jcmd|py-spy|virsh|zpool|xfs_repair|fsck|e2fsck|btrfsck|btrfs(?= (?:check|dev|fi|scrub|rescue|restore|balance|sub|inspect))|tune2fs|getenforce|ausearch|sestatus|hostnamectl|timedatectl|lsmod|awk|sed|find|cd|time)(?:\s|$)/

/** Tools that ask many machines, with an option or a pattern behind them: no comment goes on so. */
const FAN_OUT = /^(?:sudo\s+)?(?:(?:pdsh|dsh|clush|pssh|parallel-ssh)\s+-|salt(?:-ssh)?\s+['"-]|ansible\s+\S{1,200}\s+-)/

/** Whether a command is one of those that people run when something broke. */
export const isKnownCommand = (command: string): boolean => KNOWN.test(command) || FAN_OUT.test(command)

/** What asks a cluster, an engine or systemd, and what for. */
const QUESTION = String.raw`(?:sudo\s+)?(?:(?:kubectl|oc|k)\s+(?:(?:-n|--namespace|--context)[= ]\S{1,253}\s+)?(?:logs|describe|get|top|events|rollout)|(?:docker|podman|nerdctl)\s+(?:(?:container|compose)\s+)?(?:logs|inspect|ps|events|stats)|crictl\s+(?:logs|inspectp?|ps|pods)|journalctl|systemctl\s+(?:--user\s+)?(?:status|show|list-\S{3,20}))`
const ASKS = new RegExp(`^${QUESTION}(?:\\s|$)`)
/** The same behind a mark of Markdown: most lines begin with neither. */
const MAY_ASK = new RegExp(`^[\\s#*\`]{0,2600}${QUESTION}`)
/** A word of a command's: an option, a name, a path, a pipe. */
const ARGUMENT = /^(?:[\w@%+=:,./*{}[\]()$-]{1,300}|'[^']{0,300}|"[^"]{0,300}|\S{1,200}['"]|[|&;<>]{1,2}|\\)$/
/** What only a command holds: an option, a pipe, a name with a digit, a dash or a slash in it. */
const SPELT = /(?:^|\s)(?:-{1,2}[a-z]|[|>])|[a-z0-9][-/_.][a-z0-9]|[a-z]\d/i
const PROSE = /^(?:the|an?|is|are|was|of|to|and|shows?|said|says|gives?|returns?|prints?|output|below|above|here|for|with|in|on|it|i|we)$/i

/** A command that stands alone on its line without a prompt, as people paste it; undefined of a sentence that begins with one. */
function bareCommand(text: string): string | undefined {
  if (!MAY_ASK.test(text)) return undefined
  const command = text.trim().replace(/^(?:#{1,4} |\*\*|`{1,3})|(?:\*\*|`{1,3}):?$|(?<!\bgrep\b[^|]{0,120}):$/g, '')
  if (command.length > 300 || !ASKS.test(command) || !SPELT.test(command)) return undefined
  const words = command.split(/\s+/)
  return words.every((word) => ARGUMENT.test(word) && !PROSE.test(word)) && !/[.,]$/.test(command) ? command : undefined
}

/** What `kubectl cluster-info dump` writes around the log of each container. */
const DUMPED = /^==== (START|END) logs for container ([\w.-]{1,253}) of pod ([\w.-]{1,253})\/([\w.-]{1,253}) ====\s*$/

/** Whether a character that ends prompts stands in the text. */
const MARKS = ['#', '$', '%', '❯', '➜']
const holdsMark = (text: string): boolean => MARKS.some((mark) => text.includes(mark))

/** The command typed at a prompt; an empty text for a prompt with nothing behind it; undefined when the line is no prompt. */
export function commandAt(text: string): string | undefined {
  if (text.length > 2600) return undefined
  const m = holdsMark(text) ? PROMPT.exec(text) : null
  if (m === null) {
    const dumped = text.startsWith('==== ') ? DUMPED.exec(text) : null
    if (dumped !== null) return dumped[1] === 'END' ? '' : `kubectl logs -n ${dumped[3]} ${dumped[4]} -c ${dumped[2]}`
    return bareCommand(text)
  }
  const command = m[2] ?? ''
  const bare = /^\s{0,8}(?:[#%]|[\w.-]{1,60} ~)/.test(text)
  if (bare && !isKnownCommand(command)) return undefined
  // what the kernel wrote over a prompt of the console is no command
  return PRINTED.test(command) || BROKEN_IN.test(command) ? undefined : command
}

/** The log line that a console printed over a prompt at which nothing was typed. */
export function printedOver(text: string): string | undefined {
  if (text.length > 2600 || !holdsMark(text)) return undefined
  const printed = PROMPT.exec(text)?.[2]
  return printed !== undefined && PRINTED.test(printed) ? printed : undefined
}

/** Whether a command stands at a prompt on this line. */
export const isPrompt = (text: string): boolean => (commandAt(text) ?? '') !== ''

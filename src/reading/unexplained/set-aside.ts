/**
 * Parts of a sentence that hold a word of failure without saying that something broke. They are taken out before words are looked for.
 * Patterns that begin with any word at all are slow; beside each stands what all their matches hold, which is looked for first.
 */

/** Where a program fetched or kept something: names in it mean nothing. */
const HOLDS_ADDRESS = /:\/\//
const ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]{1,2000}/gi
const HOLDS_PATH = /(?:^|[\s"'=([,:.~])\//
const PATH = /(?:(?<=[\s"'=([,:])|^)(?:\.{0,2}|~)\/[\w.@%+:=~/-]{1,1000}/g
/** A relative path or a file's name: `src/error/panic.go:12`, `error.log`. */
const ENDED = String.raw`[\w-]\.(?:log|c|cc|cpp|h|go|rs|py|js|ts|java|rb|php|html?|json|ya?ml|conf|cfg|txt|so|sh|service|target|timer|socket|mount)\b`
const HOLDS_FILE = new RegExp(String.raw`[\w.@+-]\/[\w.@+-]{1,100}\/[\w.@+-]|[\w@+-]\/[\w-]{1,80}\.\w|${ENDED}`, 'i')
const FILE = new RegExp(
  String.raw`\b(?!\d)[\w.@+-]{1,100}(?:\/[\w.@+-]{1,100}){2,12}(?::\d{1,7})?|\b(?!\d)[\w@+-]{1,80}\/[\w-]{1,80}\.\w{1,8}(?::\d{1,7})?|\b[\w-]{0,79}${ENDED}(?!\s?:\s)(?::\d{1,7})?`,
  'gi',
)
/** Nothing was counted. `error=none`, `err: <nil>`, `"errors":[]`, `failed=0`. */
const WORDS =
  'err(?:or)?s?|fail(?:ed|ures?|s)?|exceptions?|time-?outs?|timed[ _]out|abort(?:ed|s)?|dropped|drops|denied|refused|reject(?:ed|s)|killed|crash(?:es|ed)?|corrupt(?:ed|ions?)?|panics?|fatals?|oom_?kills?|overruns|unreachable|retries|unhealthy'
const EMPTY = `(?:${WORDS})(?:[_-](?:count|total|num|rate))?"?'?\\s?[:=]\\s?"?(?:0(?:\\.0{1,6})?%?(?![\\w.])|none\\b|null\\b|nil\\b|<nil>|false\\b|no(?=\\s{0,4}(?:[,;.)\\]}|]|$))|no\\b[\\w ]{0,30}(?:errors?|failures?)|\\[\\]|\\{\\}|"(?=[,}\\s])|-(?=[\\s,]|$))`
const HOLDS_ZERO = new RegExp(EMPTY, 'i')
const ZERO = new RegExp(`\\b[\\w.-]{0,40}${EMPTY}`, 'gi')
/** Things of which none was counted, by their plural: `Failed Devices : 0`. */
const COUNTED = String.raw`(?:${WORDS})(?: (?!(?:to|in|on|at|with|for|of|from|by|after) )[a-z-]{2,20}){0,2} [a-z-]{1,19}[a-rtv-z]s\s{0,12}[:=]\s{0,8}0(?![\w.:])`
const HOLDS_COUNTED = new RegExp(COUNTED, 'i')
const COUNTED_NONE = new RegExp(String.raw`\b${COUNTED}`, 'gi')
/** Things that are numbered from 0: `queue 0 timed out` counts nothing. */
const NUMBERED =
  'queue|cpu|port|line|node|disk|slot|channel|device|unit|thread|core|lun|target|ring|lane|bank|socket|index|shard|replica|worker|id|number|link|group|level|attempt'
const NOTHING = new RegExp(
  `(?:\\b(?:zero|no|without|not|never|non|any|isn't|wasn't|didn't|doesn't|won't)|(?<![\\w.:,#/-]|\\b(?:${NUMBERED}) )0)[ -](?:[\\w/-]{1,20} ){0,2}(?:${WORDS})\\b(?! to (?!report\\b))`,
  'gi',
)
/** Why a garbage collector ran, as the JVM and V8 print it: the young generation was full. The answer of a name server that found the name (RFC 1035, 4.1.1). */
const HOLDS_REASON = /llocation [Ff]ailure|NOERROR/
const REASON =
  /\[(?:Full )?GC \(Allocation Failure\)|\bPause (?:Young|Full)(?: \([\w ]{1,40}\))? \(Allocation Failure\)|\b(?:Scavenge|Mark-(?:sweep|Compact))\b.{0,300}\ballocation failure;?(?=\s|$)|\bNOERROR\b/g
/** Classes that a program is told to try again on, or to pass over. */
const HOLDS_LIST = /\[/
const LISTED =
  /\b(?:[Rr]etr(?:y|ies)|[Ii]gnore|[Ss]kip|[Rr]ecord|[Ii]nclude|[Ee]xclude)\w{0,30}\s?[:=]\s?\[(?:[a-z]\w{0,40}\.){0,8}[A-Z][\w$]{1,100}(?:, ?(?:[a-z]\w{0,40}\.){0,8}[A-Z][\w$]{1,100}){0,30}\]/g
/** When a program tries again, as it says once: `retry policy: max 5 attempts on connection refused`. */
const HOLDS_POLICY = /etry[ -]policy/
const POLICY =
  /\b[Rr]etry[ -]policy ?[:=] ?(?:max|up to|at most|\d)(?![^.;]{0,160}\b(?:exhausted|exceeded|gave up|failed after)\b)[^.;]{1,160}/g
/** What watches for a failure: it runs, nothing else is said. */
const WATCHES = String.raw`[ -](?:guard|protection|watchdog|monitor|detector|detection) (?:is )?(?:enabled|disabled|registered|armed|active)\b`
const HOLDS_GUARD = new RegExp(WATCHES, 'i')
const GUARD = new RegExp(String.raw`\b[\w-]{3,30}${WATCHES}`, 'gi')
/** Ends that were asked for: SIGHUP, SIGINT, SIGTERM. */
const HOLDS_ASKED = /hup|int\b|term\b|signal (?:1|2|15)\b/i
const ASKED =
  /\b(?:code=killed, )?status=(?:1\/HUP|2\/INT|15\/TERM)|\b(?:was |were )?(?:killed|terminated|exited|died|received|caught|got|exiting)\b[^.;]{0,12}?\b(?:by |on |with |from )?(?:signal (?:1|2|15)\b|(?:SIG)?(?:TERM|HUP|INT)\b(?: signal)?)/gi
/** A setting, an option, a name in a program: the word is a part of a longer one, or something is assigned to it. */
const NAMED = '(?:error|err|fail(?:ed|ure)?|panic|fatal|abort(?:ed)?|exception|crash|timeout|killed|denied|corrupt(?:ed)?|refused|exit)'
const HOLDS_NAME = new RegExp(String.raw`${NAMED}(?:[_-][\w.-]|\.\w|\()`, 'i')
const NAME = new RegExp(
  String.raw`(?:\b|--?)[\w.]{0,60}(?:_|-{1,2}|(?<=\w)\.(?=\w))?${NAMED}(?:(?:_|-|\.(?=\w))[\w.-]{1,60}|(?=\())(?:=[^\s,]{1,60})?`,
  'gi',
)
const OPTION = String.raw`(?:errors?|err|fail(?:ed|ures?)?|panic|fatal|abort|exceptions?|crash|timeouts?|killed|denied)\b`
const HOLDS_PREFIXED = new RegExp(`--|_${OPTION}`, 'i')
const PREFIXED = new RegExp(
  String.raw`(?:--[\w-]{0,40}|\b(?!HEALTH_ERR\b)\w{1,40}[_])${OPTION}(?!["']?\s{0,40}[:=]\s?(?!(?:yes|no|on|off)\b)["'A-Z_a-z])(?:\s{0,40}[:=]\s?(?:yes|no|on|off|\d{1,20})\b)?`,
  'gi',
)
const HOLDS_ASSIGNED = /(?:panic|crash|abort|fatal)\s?[:=]|errors=|(?:Fail|Error|Abort|Timeout)\w{0,23}=/
const ASSIGNED =
  /\b(?:panic|crash|abort|fatal)\s?[:=]\s?[01]\b|\b(?:errors=(?:remount-ro|continue|panic)|panic=-?\d{1,6}|OnFailure=|FailureAction=|(?:[A-Z]\w{0,30})(?:Fail|Failure|Error|Abort|Timeout)\w{0,20}=)\S{0,80}/g
/** What an engine or systemd is to do once something fails: `Restart=on-failure`, `restart: on-failure`, `restartPolicy: OnFailure`. */
const RESTART = /\brestart(?:[-_ ]?policy)?["']?\s?[=:]?\s?["']?(?:on-?failure|on-ab(?:normal|ort))\b/gi
/** What a logger is set to write. */
const LOG_LEVEL = /\b(?:log-?)?(?:level|severity)["']?(?:\s?[:=]\s?| is | to | at )["']?(?:error|critical|fatal|panic|alert|emerg)\b/gi
/** Options of a Java virtual machine, with the command that one of them names. */
const JVM_OPTION = /-XX:[+-]?\w{1,80}(?:=\S{1,200}(?: -\d{1,2} %p)?)?/g
/** What the kernel is set to do. */
const SETTING = /\bpanic on \w{1,20} (?:dis|en)abled\b|\boops=panic\b/gi
/** What a program has or does for the case that something breaks. */
const PROVISION =
  /\b(?:error|fail(?:ure)?|fault|exception|crash|panic|abort|timeout|fatal|signal)s?[ -](?:handl(?:er|ers|ing)|report(?:er|ers|ing)?|recovery|correct(?:ion|ing)|detection|injection|log(?:s|ging|ger)?|pages?|messages?|codes?|rates?|counts?|counters?|budget|tolerance|tolerant|over|safe|fast|domains?|collectors?|policy|mode|thresholds?|dump|kernel|notifier|hook|filter|level|limit|interval|values?|settings?|types?|class(?:es)?|events?|register|records?|source|interrupt|bank|status)\b/gi
/** A condition, an intention or a change, not a report. */
const CONDITION =
  /\b(?:if|when|whenever|unless|until|on|upon|after|in case of|in the event of|avoid(?:s|ing)?|prevent(?:s|ing)?|ignor(?:e|es|ed|ing)|suppress(?:es|ed|ing)?|handl(?:e|es|ed|ing)|tolerat\w{1,4}|fix(?:e[sd]|ing)?|detect(?:s|ing)|check(?:s|ing|ed)? for|protect(?:s|ed|ing)? (?:against|from)|recover(?:s|ed|ing)? from|clear(?:s|ed|ing)?|may|might|could|can|would|should|will|to)\s+(?:(?:any|an|a|the|all|some|be|have|not|previous|possible|potential|\w{1,12}ing)\s+){0,2}(?:errors?|fail(?:s|ures?|ed)?|panic|crash(?:es|ed)?|exceptions?|timeouts?|timed out|abort(?:ed)?|corrupt(?:ed|ion)?|killed|denied|refused|fatal)\b/gi
/** Looked for, or done on purpose. */
const PURPOSE = /\b[Ss]cann(?:ing|ed)\b[^.;]{0,40}\bfor\b[^.;]{0,40}|\b[Ss]uccessfully\b[^.;,]{0,60}/g
/** A sentence about what to do in a case that may come; what somebody calls harmless. */
const HOLDS_CASE = /If (?:an?|any|your|you|one) /
const IN_CASE = /(?<=^|[.!?] )If (?:an?|any|your|you|one) [^.!?]{1,300}(?:[.!?]|$)/g
const HOLDS_HARMLESS = /\b(?:is|are|be) (?:harmless|safe to ignore|safely ignored)\b/
const HARMLESS = /[^.;]{1,200}? (?:is|are|be) (?:harmless|safe to ignore|safely ignored)\b/g
/** Healed, or a summary of nothing. */
const HEALED = /\b(?:recovered|resolved|cleared|succeeded after|no longer (?:failing|failed))\b[^.]{0,60}/gi

/** In their order: what is taken out, what a text holds that has any of it, and what is left in its place. */
export const PARTS: readonly { readonly pattern: RegExp; readonly holds?: RegExp; readonly left?: string }[] = [
  { pattern: REASON, holds: HOLDS_REASON },
  { pattern: LISTED, holds: HOLDS_LIST },
  { pattern: POLICY, holds: HOLDS_POLICY },
  { pattern: GUARD, holds: HOLDS_GUARD },
  { pattern: RESTART },
  { pattern: JVM_OPTION },
  { pattern: SETTING },
  { pattern: ADDRESS, holds: HOLDS_ADDRESS },
  { pattern: PATH, holds: HOLDS_PATH, left: ' / ' },
  { pattern: FILE, holds: HOLDS_FILE },
  { pattern: ASKED, holds: HOLDS_ASKED },
  { pattern: ZERO, holds: HOLDS_ZERO },
  { pattern: COUNTED_NONE, holds: HOLDS_COUNTED },
  { pattern: NOTHING },
  { pattern: ASSIGNED, holds: HOLDS_ASSIGNED },
  { pattern: LOG_LEVEL },
  { pattern: PREFIXED, holds: HOLDS_PREFIXED },
  { pattern: NAME, holds: HOLDS_NAME },
  { pattern: PROVISION },
  { pattern: CONDITION },
  { pattern: IN_CASE, holds: HOLDS_CASE },
  { pattern: HARMLESS, holds: HOLDS_HARMLESS },
  { pattern: HEALED },
  { pattern: PURPOSE },
]

/** The sentence without names, addresses, options, empty counters and conditions. Linear: every repetition is bounded. */
export function statement(sentence: string): string {
  let text = sentence
  for (const { pattern, holds, left = ' ' } of PARTS) if (holds === undefined || holds.test(text)) text = text.replace(pattern, left)
  return text
}

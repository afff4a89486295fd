import { isProse } from '../prose.ts'

/** Lines that hold words of failure and state nothing: frames, tests' names, changes, prose. */

/** Frames and what a report prints around them; the statement stands above. */
const FRAME =
  /^\s{0,12}(?:\[[^\]]{1,40}\]\s{0,2}){0,2}(?:\? )?[\w.$]{1,200}\+0x[0-9a-f]{1,8}\/0x|^\s{0,12}(?:at [\w$.<>]{1,300}[( ]|File "|Caused by:|Suppressed: |\.\.\. \d{1,5} more|#\d{1,4}\s{1,4}(?:0x|\S)|goroutine \d|created by |Traceback \(most recent|Call Trace:|Call trace:|---\[ (?:end|cut here)|-{3,}\[ |RIP: |Code: |Modules linked in|Hardware name:|CPU: \d|pc : |lr : |\[<[0-9a-f]{8,16}>\]|<(?:TASK|IRQ|NMI)>|\? \w)/
/** A test runner's line of a test that passed, was skipped or begins. */
const TEST =
  /^\s{0,12}(?:ok \d{1,6}\b|=== (?:RUN|PAUSE|CONT|NAME)\b|--- (?:PASS|SKIP):|PASS(?:ED)?\b|SKIP(?:PED)?\b|[✓✔√]|test \S{1,200} \.\.\. (?:ok|ignored)|\S{1,200}(?:::\S{1,200})? (?:PASSED|SKIPPED|XFAIL)\b|describe\(|it\()|\.\.\. ?ok\s*$/
/** A row of lsof about what it may not look at, and a call in strace that looks for a file or has to wait. */
const TRACED =
  /\((?:readlink|stat|fstat|lstat|opendir|path): [^)]{1,80}\)\s{0,80}$|\) {1,20}= -1 E(?:NOENT|AGAIN|INTR|INPROGRESS|EXIST|NOTTY|CHILD|NOTDIR|ALREADY) \(/
/** A counter that `netstat -s` and its like print; what it means depends on the time between two. What Ceph says of its health is none. */
const COUNTER = /^\s{1,12}(?:0|\d{1,20}(?! osds? down\b| pgs? )) [A-Za-z][\w ,()'/-]{0,100}$/
/** Columns of a table; a state that stands alone in one is a statement. */
const ROW = /^(?:[^\n]{0,120}?\S[ \t]{2,}(?=\S)){3}/
const STATE =
  /\s(?:failed|Failed|FAILED|Error|ERROR|CrashLoopBackOff|OOMKilled|ImagePullBackOff|ErrImagePull|Evicted|Killed|dumped)(?=\s|$)/
/** The heading of a table: nothing but names of columns in capitals, some of which only tables have. */
const HEADING = /^\s{0,8}(?:[a-z][\w.-]{1,40}\s{1,8})?[A-Z][A-Z0-9_%/()-]{1,30}(?:\s{1,40}[A-Z][A-Z0-9_%/()-]{1,30}){3,30}\s{0,8}$/
const COLUMN =
  /\b(?:NAME|STATUS|STATE|TIME|TS|DATE|AGE|COUNT|TOTAL|ROWS|TABLE|SIZE|PID|USER|UID|ID|TYPE|READY|RESTARTS|PORT|HOST|NODE|CHUNKS|USED|AVAIL|CPU|MEM|RSS|READ|WRITE|CMD|COMMAND|VERSION|IP)\b/g
const LEAST_COLUMNS = 2
/** A file that a copier is done with, whatever it is called: `/srv/a/kernel panic/1.jpg copied`, `'a' -> 'b'`. */
const COPIED =
  /^\s{0,8}(?:\S{1,40} ){0,2}?(?:\/|\.{1,2}\/)[^:"'=]{1,400}\.\w{1,8} (?:copied|moved|deleted|skipped|uploaded|downloaded|synced|unchanged|archived|extracted|added|removed|is uptodate)$|^\s{0,4}(?:copied |renamed |removed )?'[^']{1,400}'(?: -> '[^']{1,400}')$/
/** What systemd says of a unit by its description, which may tell what it is for. */
const UNIT =
  /^(?:\[ {1,2}OK {1,2}\] )?(?:Starting|Started|Stopping|Stopped|Listening on|Closed|Reached target|Mounted|Finished|Activat(?:ing|ed)|Reload(?:ing|ed)|Created slice|Removed slice|Set up|Condition check resulted in)\b(?!.{0,200}\b(?:failed|timed out|dumped core)\b)/
/** Bytes that are spelled out in a row, and bytes that were none of UTF-8. */
const SPELLED = /(?:\\x[0-9a-f]{2}){3,}/gi
const NO_TEXT = /[\0\ufffd]{2}/
/** A byte that no encoding of a text has. */
const CONTROL = /[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/
/** What was changed: `git log`, a change log, a diff, a commit's title. */
const CHANGE =
  /^\s{0,8}(?:\* |(?:- )?\[ \] )?(?:commit [0-9a-f]{7,40}\b|(?=\d{0,39}[a-f])[0-9a-f]{7,40} (?!\d)|Merge (?:branch|pull|tag|remote)|(?:fix|feat|chore|docs|refactor|perf|style|revert|build|ci|tests?)(?:\([\w./, -]{1,40}\))?!?: |(?:[Aa]dd|[Ff]ix(?:e[sd])?|[Rr]emove|[Uu]pdate|[Ii]mprove|[Hh]andle|[Aa]void|[Pp]revent|[Rr]evert|[Aa]llow|[Ss]upport|[Mm]ake|[Uu]se) [a-z]|[+-]{3} [ab]\/|@@ -\d|diff --git|Signed-off-by:|- (?:Add|Fix|Remove|Update|Improve|Handle|Avoid|Allow|fix|add)(?:e[ds])? )/
/** What a tracker or a forum puts above a ticket. */
const FILED = /^\s{0,4}(?:labels?|tags?|topics?|categor(?:y|ies)|milestone): /i
/** What was typed. */
const TYPED = /^\s{0,4}(?:\[[^\]]{1,80}\]|[\w.@:~/-]{0,80})?[$#] ?\S|^\+{1,3} \w|\bCOMMAND=|^(?:#|\/\/|;|--) /
/** Code, in which words are text that may be said one day. */
const CODE =
  /^\s{0,40}(?:if|for|while|return|throw|raise|except|catch|try|else|elif|func|def|class|import|from|const|let|var|static|echo|printf|logger|log\.|print)\b[^:]{0,80}[({"'=]|(?:\)\s?;|\{)\s*$/
/** What a test asks for, and a pattern of a shell that words may fit. */
const ASKED = /^\s{0,40}(?:(?:await )?[Ee]xpect\(|assert(?:\.\w{2,40}|\w{0,40})\(|(?:[*|]{0,3}"[^"\n]{1,200}"){2,12}\*?\)\s{0,8}$|\(-> )/
/** A setting as nginx and units of systemd write it; what systemctl shows of a command has braces. */
const SETTING =
  /^\s{1,40}[a-z]{2,20}(?:_[a-z]{1,20}){1,5}(?: [\w$./:-]{1,80}){1,12};$|^\s{0,8}(?:Exec(?:Start|Stop|Reload|Condition)\w{0,6}|Environment(?:File)?|OnFailure|OnSuccess|Restart\w{0,20}|SuccessExitStatus)=(?!\{)/
/** A setting that is switched on or off, by a name of several words: `innodb_deadlock_detect = ON`. */
const SWITCH = /^\s{0,40}[a-z]\w{0,60}_\w{1,60}\s{0,20}=\s{0,20}["']?(?:ON|OFF|on|off|enabled|disabled)["']?;?\s{0,4}$/
/** An error that Node.js prints with its fields below: `[Error: ENOENT: no such file or directory] {`. */
const WITH_FIELDS = /^\s{0,8}(?:Uncaught )?\[?(?:[\w.]{0,80}(?:Error|Exception|Rejection))\b(?: \[\w{1,60}\])?: .{0,2000}\{\s*$/
/** Memory that was printed, which words may stand in; a text in an old encoding has bytes that are none of UTF-8, too, but none that steers. */
function isBinary(text: string): boolean {
  if (NO_TEXT.test(text) && CONTROL.test(text)) return true
  return text.includes('\\x') && (text.match(SPELLED) ?? []).some((bytes) => !isText(Buffer.from(bytes.replaceAll('\\x', ''), 'hex')))
}

function isText(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString()
  return !text.includes('\ufffd') && !CONTROL.test(text)
}

/** Whether the line states nothing. `bare`: nothing says who wrote it or when. */
export function isQuiet(text: string, bare: boolean): boolean {
  if (FRAME.test(text) || TEST.test(text) || TRACED.test(text) || UNIT.test(text) || isBinary(text) || COPIED.test(text)) return true
  if (!bare) return false
  if (HEADING.test(text) && (text.match(COLUMN)?.length ?? 0) >= LEAST_COLUMNS) return true
  if ((ROW.test(text) && !STATE.test(text)) || COUNTER.test(text)) return true
  if (
    CHANGE.test(text) ||
    FILED.test(text) ||
    ASKED.test(text) ||
    SETTING.test(text) ||
    SWITCH.test(text) ||
    TYPED.test(text) ||
    (CODE.test(text) && !WITH_FIELDS.test(text))
  )
    return true
  return isProse(text)
}

import { anyOf } from '../core/any-of.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Instant } from '../core/span.ts'
import { isCommented } from './commented.ts'
import { isPattern } from './pattern.ts'
import { PHRASES } from './phrases.ts'
import { isSentence } from './prose.ts'
import { isMention } from './quoted.ts'
import { isSourceText } from './source-text.ts'
import { WRITTEN } from './written.ts'

/**
 * Texts that speak of failures without telling one: what people write into tickets, tests, commits, comments and code. They come without
 * the envelope of a log; a program that quotes them in its own log is asked by whoever reads that message.
 */
const TESTS: readonly RegExp[] = [
  // test runners: TAP, mocha and jest, go test, cargo test, pytest, googletest
  /^\s{0,12}(?:(?:not )?ok \d{1,6}\b|[✓✔√✗✘] (?!(?:(?:Container|Network|Volume|Image|Service) )?\S{1,128}\s{1,80}(?:Error|Warning|Interrupted)\b)|={3} (?:RUN|PAUSE|CONT)\b|-{3} (?:PASS|FAIL|SKIP):|\[ {1,8}(?:RUN|OK|PASSED|FAILED) {1,8}\]|(?:it|describe|test)(?:\.\w{1,16})?\(["'`])/,
  // an example that a test is called after stands in brackets, and may be any text
  /^\s{0,12}(?:\[gw\d{1,4}\] \[ {0,3}\d{1,3}%\] (?:PASSED|FAILED|SKIPPED|XFAIL|XPASS) \S|(?:\S{1,300}::)?[tT]est\w{0,200}\[.{1,600}\] (?:PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR)\b)/,
  /^\s{0,12}(?:test \S{1,200} \.\.\. |\S{1,200}::\S{1,200} (?:PASSED|FAILED|SKIPPED|ERROR)\b|(?:PASS|FAIL) \S{1,200}\.(?:test|spec)\.)/,
]
const TALK: readonly RegExp[] = [
  // commits: git log in full, one line each, conventional subjects, entries of a changelog
  /^(?:commit [0-9a-f]{7,40}\b|(?:Author|AuthorDate|Commit|CommitDate|Merge):\s)/,
  /^\s{0,8}(?:[*|/\\ ]{1,8})?(?=\d{0,11}[a-f])[0-9a-f]{7,12} (?:\([^)]{1,80}\) )?(?:[A-Z][a-z]{2,12} |[a-z]{2,12}(?:\([^)]{1,40}\))?!?: )/,
  /^\s{0,8}(?:[-*•] )?(?:fix|feat|chore|docs|test|refactor|perf|build|ci|style|revert)(?:\([^)]{1,60}\))?!?: /i,
  /^\s{0,8}(?:[-*•] )?(?:\[[\w #-]{1,30}\] )?(?:Fix(?:e[sd])?|Revert|Handle|Prevent|Avoid|Improve|Document|Bugfix:|Feature:|Change:|Security:|Workaround:)\s/i,
  /^\s{0,8}(?:CHANGELOG|Release notes?)\b/i,
  // comments and code
  /^\s{0,40}(?:\/\/|;{1,3} (?!communications error |connection timed out|no servers could be|SERVER: )|<!-- |\/\*|#(?!\s{0,4}(?:A fatal|Fatal (?:process|JavaScript|error in) |FailureMessage Object|There is insufficient|Native memory|An error report|Possible reasons|Problematic frame|Internal Error|JRE|Java VM|SIG|Out of Memory|Failed to write|[CVJj] {2}\[?|\d)))\s{0,8}[A-Za-z]/,
  /^\s{0,40}(?:if|else if|elif|while|for(?! [\w.-]{1,128} {2}Cannot )|switch|return|const|let|var|def|func|fn|assert|expect|grep|e?grep|rg)\b.{0,200}["'`(].{0,400}[)"'`;{:]/,
  // what a sentence before it is called in another language, or stands for
  /^\s{0,8}\((?:(?:auf |in |en )?(?:englisch|english|anglais|ingl[eé]s|inglese)|i\. ?e\.|e\. ?g\.|z\. ?B\.|d\. ?h\.|p\. ?ex\.)[:,]? .{1,300}\)[.,;]?\s{0,4}$/i,
  /^\s{0,40}(?:- )?(?:alert|expr|summary|description|runbook_url|match(?:es)?|pattern|regexp?|rule|title):\s/,
  // a comment or a title that begins with a number, or with a tag: `# 512m was too small`, `# 4711: Improve the message`, `# [Bug] Too many …`
  /^\s{0,40}#{1,6} {1,4}(?:(?!\d{4}-\d\d)\d[\w.%-]{0,12}:? [A-Za-z][\w-]{1,40} [a-z]{2,20}\b|\[[A-Z][A-Za-z /-]{1,30}\]:? [A-Za-z])/,
  // what is compared by a test
  /^\s{0,40}(?:input|got|want(?:ed)?|expected|actual|received)(?::| =|=)? ["'`]/,
  // a form that is to be filled in
  /(?<!\w)<(?:n|name|date|cause|namespace|ns|pod|pod-name|your[ _-][\w -]{1,30}|PID|NAME|HOST|HOSTNAME|POD|NODE|USER|IP|PORT|DATE|PATH|DEVICE|NAMESPACE|CONTAINER)>/,
  /(?<!\w)<(?:e\.g\.|paste|insert|describe|fill in|put|what|why|how|when|who|which|your|please|copy|add) [^<>]{3,400}>/,
  // what was changed, in the words of a title or of its description
  /^\s{0,8}(?:[-*•] (?:\[[ x]\] )?|\d{1,3}[.)] )?(?:Add(?:s|ed)?|Implements?|Retr(?:y|ies)|Introduces?|Improves?|Prints?) (?:an? |the |more |better |missing |support|alerts? |handling|check|test|OS |[a-z]{3,20} (?:of|for|to|when) )/,
  /^\s{0,8}[-*•] (?:Small fix|Modified|Removed|Changed|Updated|Replaced|Renamed|Dropped)\b|^Changed text\b/,
  /\b[Tt]his (?:PR|MR|pull request|merge request|patch|commit)\b|\berror messages? (?:about|for|when)\b/,
  /\b(?:check|message|handling|support|option|flag|feature|warning|test) (?:was|is|has been|were) (?:added|removed|changed|improved|introduced|renamed)\b|\b(?:added|introduced|fixed|removed) in (?:v\d|version \d)/,
  // what is typed into the client of a server: `mysql> show …`, `127.0.0.1:6379> config set …`, `shop=# select …`
  /^\s{0,8}(?:mysql|MariaDB \[[^\]\n]{1,64}\]|sqlite|redis(?:[.:-][\w.:-]{1,60})?|\d{4,5}|[\d.]{7,15}:\d{2,5}(?:\[\d{1,3}\])?|(?:rs\d{0,3}:)?(?:PRIMARY|SECONDARY)|mongo\w{0,8}|cqlsh(?::\w{1,40})?)> {0,4}(?!error\b)[a-z]{2,20}\b/i,
  /^\s{0,8}[\w-]{1,63}=[#>] (?:select|show|alter|set|explain|\\|create|drop|vacuum|update|insert|delete)/i,
  // an entry with the key of an issue, and what is to become of a wording
  /^\s{0,8}[-*•] (?:\[[ xX]\] )?\[?[A-Z][A-Z\d]{1,9}-\d{2,7}\]?:? [A-Z]/,
  /\b(?:should|could|must|needs? to) be (?:rephrased|reworded)\b/,
  // a part of a sentence that was broken, or of a list: words alone, and what they are about
  /^\s{0,8}(?!.{0,200}\b(?:not|cannot|can't|failed to|fails|was|were|is|are|has|had|have|been)\b)(?:an?|some|the|these|those|any|many|several|lots? of) (?:list|lists|number|lot|couple|few|kind|errors?|messages?|logs?|output|questions?|problems?|issues?) (?:of|after|in|from|when|while|since|with|about|during|for|on) [a-z' ]{3,120}[.?!]?\s{0,4}$/,
  // what a command that stands in the sentence shows
  /^\s{0,8}[A-Z][a-z]{1,20} .{3,200}`[a-z][^`]{3,200}` (?:still |also |now )?(?:shows?|says?|prints?|returns?|gives?|reports?|tells?)\b(?!:| (?:[`"“:]|this|the following))/,
  // a question behind what it is about
  /[.!] (?:How (?:to|do|can|could|should) |Why (?:does|is|do|are|would) |What (?:is|can|could|should|does) |Any (?:idea|help|hint)s?\b)[^?]{3,160}\?/,
  // how it goes, told by somebody who has watched it
  /^\s{0,8}(?:Even (?:after|though|when|with)|Although|Sometimes|Suddenly|Recently|Unfortunately|Apparently|After (?:adjusting|upgrading|restarting|rebooting|updating|changing|increasing|raising|a while|some time)|It (?:looks|seems|appears)|Since (?:the|our|my) (?:upgrade|update|move|migration))\s/,
  // advice of a list: a text that is quoted, and what to do about it
  /^\s{0,8}(?:(?:[-*•+]|\d{1,3}[.)]) {1,4})?(?:\*\*|["“`«])[^`"”»*]{4,300}(?:\*\*|["”`»])(?: [a-z][\w ]{0,40})?\s{0,4}(?::|→|->|=>|–|—|--)\s{0,4}(?:check|raise|grow|increase|restart|see|run|look|scale|set|lower|reduce|add|verify|find|free|clean|ask|call|contact|page|rotate|delete|remove|kill|drain|reboot|renew|enlarge|make sure|ensure|means?|upgrade|wait|use|bump|prune|resize|extend)\b/i,
  // people; of mongod and etcd, `I NETWORK  [listener]` and `I | etcdmain:`, it is a level
  /^\s{0,8}(?:(?:Hi|Hello|Dear|Hey|Thanks?|Thank you)\b|\*{0,2}[QA]: |(?:I(?!\s{1,4}(?:[A-Z_]{3,12}\s{1,8}\[|-\s{1,12}\[|\| ))|We|You(?! are in emergency mode)|They|My|Our|Your|The (?:runbook|customer|user|docs?|documentation|word|wiki|article)|Customers?|Users?|Somebody|Someone|Please|Any idea|If (?:you|we|the|an?|your)|When(?:ever)? (?:you|we|the)|How (?:to|do|can)|What (?:happens|should|does)|Note that|Expected|Actual(?:ly)?)\s)/,
  // a question begins like one and ends in its mark
  /^\s{0,8}(?:#{1,4} )?(?:\[[\w ]{2,30}\]:? )?(?:\*{0,2})(?:Is|Are|Does|Do|Did|Can|Could|Would|Should|Has|Have|Why|Which|What|How|Where|When|Who|Anyone|Anybody)(?: \S{1,60}){2,40}\?(?:\s|$)/,
  // what might happen: would we get "…"?
  /\b(?:would|will|could|might|may|can) (?:I|we|you|it|they|this|that|he|she|users?|clients?|(?:the|our|my|an?) [\w-]{1,40}|[A-Z]\w{1,40}) (?:\w{1,20} ){0,2}(?:get|gets|see|hit|receive|return|answer|throw|say|log|report|print|fail with|run into|end up with|die with|produce|show|give)(?: \w{1,20}){0,4} ["“`«].{0,1200}\?/i,
  // what a program does once something has broken: if the disk gets full tar says …; what did break has a path or an address
  /^(?!.{0,2000}(?:\d{1,3}(?:\.\d{1,3}){3}|[\s"'(]\/\w)).{0,400}?\b(?:[Ii]f|[Oo]nce|as soon as) (?:(?:the|an?|our|your|my|any|some) )?(?:[\w/.'-]{1,30} ){1,4}(?:(?:ever )?(?:gets?|is|becomes?|were|goes|runs) (?:\w{1,12} )?(?:full|down|gone|lost|away|dead|corrupt(?:ed)?|out of \w{1,20})|fills? up|expires?|dies|crashes|breaks)(?::\s|\b.{0,120}\b(?:says?|prints?|logs?|reports?|shows?|gives?|throws?|returns?|answers?|kills?|sees?|gets?|fails? with)\b)/,
  // what is to come of what is done on purpose: we unplug it. Expected: …
  /[.;)] Expected(?: result)?: (?!.{0,300}\b(?:actual|but|got|received|found|was|were|instead)\b)[\p{L}"`“]/iu,
  /\((?:Done|DONE|Closed|CLOSED|Resolved|RESOLVED|Fixed|FIXED)\)\s{0,4}$/,
  // a task that is ticked off: - [x] OPS-12 …
  /^\s{0,12}(?:[-*+] )?\[[xX]\] (?:\[?[A-Z][A-Z\d]{1,9}-\d{1,6}\b|#\d{1,7}\b)/,
  // what is over: Resolved: …, 4 Mar - Fixed: …, [RESOLVED] …
  /^\W{0,6}(?:(?:[A-Z][a-z]{2} \d{1,2}|\d{1,2} [A-Z][a-z]{2}|\d{4}-\d\d-\d\d),?\W{1,6})?(?:(?:Resolved|RESOLVED|Fixed|FIXED|Closed|CLOSED|Solved|Mitigated)(?: \([^)]{1,40}\))?\s?[:–—-]\s|\[(?:RESOLVED|Resolved|CLOSED|Closed)(?::\d{1,6})?\]\s)/,
  // what would be said: ssh might say: …; users would get FATAL: …
  /^\s{0,8}[A-Z][a-z]{0,20}(?: [\p{L}\d'’,/-]{1,40}){1,20} (?:would|might|may|could|will) (?:then |also |still |only |just )?(?:get|see|hit|say|log|report|print|show|answer|return|throw|fail with|die with|end (?:up )?with)(?: [\p{L}'’]{1,20}){0,4}(?::\s| ["“`«]| (?:(?:FATAL|ERROR)\b|\[(?:FATAL|ERROR)\]))/u,
  /\b(?:I|we) (?:searched|looked|saw|see|checked|found|tried|think|believe|suspect|expect(?:ed)?|grepped|noticed)\b/i,
  /^\s{0,8}No .{3,80} (?:were|was|are|is|have been|has been) (?:seen|found|observed|reported|logged)\b/i,
]

const isTestRun = anyOf(TESTS)
const isAny = anyOf([...TESTS, ...TALK, ...WRITTEN])

/** What stands at the margin of a line that is quoted, listed or compared: the class of an exception is none. */
const MARGIN =
  /^\s{0,8}(?!(?:fatal|[\w.]{0,64}(?:error|exception))\s{0,2}:)(?:[>|│●•;+~*#-]{1,3}|<[A-Za-z][\w-]{0,30}>|\d{1,7}[.):|]|[[(#]\d{1,7}[\])]?|[\w.-]{1,64}\s{0,20}[:|])\s{0,2}(\S.*)$/is

/** A heading, or what a comment of a source begins with, before the words of a failure: `### `…``, `// - "…"`. */
const HEADED =
  /^\s{0,3}#{2,6} {1,3}\S|^\s{0,3}# {1,3}["“`*[(]|^\s{0,60}\/\/\s{1,8}\S|^\s{0,60}\/\*|^\s{1,60}\* (?=["“`«(])|^\+(?=[A-Za-z\t"'`{(])/

/** What is looked for: `! grep -q 'OutOfMemoryError' /logs/app.log`. */
const SEARCH = /\b[efz]?grep (?:-{1,2}[\w-]{1,24} ){1,4}(?:"[^"]{1,300}"|'[^']{1,300}')/g
/** Whether a failure is spoken of only in patterns that are searched for. */
const isSearch = (message: string): boolean =>
  message.includes('grep ') && PHRASES.holds(message) && !PHRASES.holds(message.replaceAll(SEARCH, 'grep'))

/** Whether a line that stands in no log's envelope only speaks of failures. `text`: the line with what stands at its margin. */
export function isTalk(line: LogLine & { readonly time?: Instant | undefined }, text = line.message): boolean {
  const { kernel, ident, message } = line
  if (kernel === true || message.length > 2000) return false
  // a program that runs tests logs their names
  if (ident !== undefined) return isTestRun(message)
  if (isMention(message, text) || isCommented(message) || isSearch(message) || isPattern(message) || isAny(message)) return true
  if (isBare(line) && PHRASES.holds(message) && (HEADED.test(text) || isSourceText(text) || isSentence(message))) return true
  const plain = MARGIN.exec(message)?.[1]
  return plain !== undefined && (isMention(plain) || isAny(plain))
}

/** Nothing says when it was written, or where. */
const isBare = ({ time, host, source, priority }: LogLine & { readonly time?: Instant | undefined }): boolean =>
  time === undefined && host === undefined && source === undefined && priority === undefined

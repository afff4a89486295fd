import { ERRNO_NAMES } from '../core/errno.js'

/** The names of errno(3): `ERROR Cannot write` begins with a level, not with one. */
const ERRNO = `(?:${ERRNO_NAMES.join('|')})`

/** Lines of programs, catalogues and rules: texts that may be said one day. They come without the envelope of a log. */
export const WRITTEN: readonly RegExp[] = [
  // calls of what writes or compares: console.error("…"), log.Fatal('…'), re.compile(r"…"), echo "…"; their end stands in the line
  /^[ \t]{0,40}[-+*(}]{0,2}\s{0,4}(?:await |return |raise |throw (?:new )?)?(?:console|log|logger|logging|LOG|System|fmt|re|std|t|errors?|assert|expect|sys|os|print|printf|println|fprintf|puts|perror|panic|die|warn|notify|syslog|format|eprintln|print_r|error_log|trigger_error)!?(?:\.\w{1,30}|::\w{1,30}){0,3}\(.{0,600}\)[\s;,){]{0,8}(?:(?:\/\/|#).{0,200})?$/,
  // any call with a text that ends as a statement does: log_warn("…", fd);
  /^[ \t]{0,60}(?:\w{1,40} )?[A-Za-z_][\w.:>-]{0,80}\((?:[^()"';]{0,120},\s?)?[rbfuL]?(?:"[^"]{1,400}"|'[^']{1,400}')(?:,[^;]{0,300})?\){1,3};\s{0,8}(?:(?:\/\/|\/\*).{0,200})?$/,
  /^[ \t]{0,40}\(?(?:[A-Za-z_][\w.]{0,60}\(){1,2}[rbfu]?["'].{1,600}["']\){1,3}(?:, ["']\w{1,40}["']\))?,$/,
  /^[ \t]{0,40}(?:return |raise |throw (?:new )?)[\w.]{1,80}\(.{0,600}\)[\s;,]{0,4}$/,
  /^[ \t]{0,40}(?:echo|printf|puts|print) ["'].{0,600}["'](?: ?(?:>&2|\||;|&&|#).{0,200})?;?$/,
  /^[ \t]{0,40}(?:case ["']?\$.{1,80} in$|.{0,400};;$|\}? ?(?:catch|except|rescue|elsif|elif|unless|try|match|when)\b.{0,200}[({:].{0,200}[{:)]$)/,
  /^[ \t]{0,40}(?:if|elif|else if|while|case|except)\b.{1,200}[:{]$/,
  // something is assigned: match = "…", in := "…", const x = '…'
  /^[ \t]{0,40}(?:[\w<>[\]]{1,40} ){0,3}[\w.$[\]-]{1,60} {1,20}(?::=|[+|]?=) {1,4}(?!.{0,600}\\n)[rbfu@]?["'`/[].{0,600}["'`/\]][gim]{0,3}[;,]?$/,
  /^\s{0,8}\[[A-Za-z][\w-]{0,40}(?:\.[\w-]{1,40}){1,4}\]$/,
  /^[ \t]{0,8}# ?(?:define|include|ifn?def|undef|pragma)\b/,
  // catalogues of errno: `EMFILE 24 Too many open files`, `EMFILE(24)  Too many open files`, errno(3); a program puts a colon behind the name
  new RegExp(String.raw`^\s{0,24}(?:\d{1,3}\s{1,12})?${ERRNO}(?:\s{1,24}|(?=\(\d))(?:\(?\d{1,3}\)?\s{1,24})?[A-Z(][a-z]`),
  new RegExp(
    String.raw`^\s{0,24}\{? ?(?:(?:\w{1,20}(?:\.|::)){0,2}${ERRNO}|["'\x60]${ERRNO}["'\x60]|\d{1,3})(?:\s{0,4}(?:=>|->|[,:=|]))\s{0,4}["'\x60][^()=]{1,80}["'\x60]\)?,?\s?\}?[,;]?$`,
  ),
  // SQL, message catalogues of gettext, queries of Prometheus and Loki
  /^\s{0,12}(?:INSERT INTO|SELECT|UPDATE|DELETE FROM|CREATE|ALTER|VALUES|WHERE|AND|OR)\b.{0,600}['"%(].{0,600}[;,)'"]$/i,
  /^\s{0,12}\(\d{1,6}, ?['"].{1,400}['"]\)[,;]?$/,
  /^(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d\])?) "/,
  /\|[=~] ?["'`]|\b(?:count_over_time|increase|rate|sum|max_over_time)\(/,
  /^\s{0,24}\{.{0,4000}"(?:expr|targets|pattern|regex|match|alert|runbook_url|rules)"\s?:/,
  /^\s{0,24}"?(?:alert|expr|annotations|summary|description|runbook_url|match(?:es)?|pattern|regexp?|rule|failed_when|text)"?: ["'|>{]/,
  // grep -n in sources; a program that logs its own place puts one blank behind it, a compiler a column
  /^(?:[\w.@+~-]{0,100}\/){0,20}[\w.@+~-]{1,160}\.(?:[ch]|cc|cpp|cxx|hpp|hh|cs|py|go|rs|java|kt|scala|rb|php|[cm]?[jt]sx?|vue|swift|lua|exs?|erl|pl|pm|sh|sql|tf|ya?ml|toml|md|rst|adoc)[:-]\d{1,7}[:-](?! \S|\d|in |\s{0,2}$)/,
  // regular expressions
  /\[\[:\^?\w{3,8}:\]\]|\\[dwsDWS](?:[+*{)]|\])|\(\.[+*]\??\)|\(\?(?::|=|!|<\w)/,
  // the same as a setting, and on a line of its own
  /^\s{0,40}(?:- )?["']?[\w.-]{0,40}(?:regexp?|pattern)s?["']?\s{0,8}(?:=|:(?=\s))\s{0,8}\S/i,
  /^\s{0,40}(?:- )?["']?\^\S.{1,600}\$["']?,?$/,
  // a table of what errors mean, in Markdown
  /^\s{0,8}\|?\s{0,4}`[^`|]{1,120}`\s{0,20}\|/,
  // what is looked for, without a prompt
  /^\s{0,24}(?:- )?(?:[\w.]{1,60}: )?(?:sudo )?(?:journalctl|dmesg|z?e?f?grep|rg|ag|awk|sed|tail|cat|zcat) (?!.{0,200}: ).{0,200}["'|-]/,
  /\|\s?(?:sudo )?[efz]?grep (?:-\w{1,8} ){0,3}["'\w]/,
  // test runners of the JVM
  /^\S.{0,200} > .{1,300} (?:PASSED|FAILED|SKIPPED)$/,
]

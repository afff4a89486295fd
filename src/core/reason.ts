/** What the kernel and the C library call an error, and what programs say of the thing that stopped them. */
const ERROR =
  /\bno such |\bnot found\b|\bcould not find\b|\bnot permitted\b|\bdenied\b|\bread-only\b|\bno space\b|\binput\/output error\b|\balready in use\b|\brefused\b|\btimed out\b|\btime-?out (?:expired|exceeded)\b|\bexpired\b|\bunreachable\b|\bno route\b|\bcannot allocate\b|\bout of memory\b|\btoo (?:many|low|small|large|big|old|short|long)\b|\bresource temporarily unavailable\b|\bbroken pipe\b|\bconnection reset\b|\b(?:errno|error number|errcode)\W{1,3}\d/i
const FAULT =
  /\binvalid\b|\bunknown\b|\bunrecogni[sz]ed\b|\bunsupported\b|\bnot supported\b|\bmissing\b|\bmisconfigur|\bmust (?:be|not|have|exist)\b|\b(?:is|are) (?:not|different from|required|empty)\b|\bdoes(?: not|n't) (?:exist|match|have|fit)\b|\bmismatch|\bincompatible\b|\bno (?:[\w-]{1,30} ){1,3}found\b|\bcorrupt|\bbad (?!gateway)\w|\bundefined\b|\bunbound\b|\bduplicate|\bsyntax error\b|\bwrong\b|\bunexpected (?!(?:exit|end|error)\b)\w/i
const OF_WHAT =
  /\b(?:failed to|unable to|cannot|can't|could ?n[o']t|could not) (?:open|read|write|find|load|parse|bind|connect|listen|allocate|resolve|locate|access|create|lock|mount|attach|decode|unmarshal|verify|get|set|add|change|acquire|reach|stat|map)\b \S/i

/** Whether the words name what stopped somebody: an error of the system, what is wrong with a value or a file, or what could not be done with what. */
export const namesReason = (words: string): boolean => !isFarewell(words) && (ERROR.test(words) || FAULT.test(words) || OF_WHAT.test(words))

const ERRORS = new RegExp(ERROR, 'gi')
const FAULTS = new RegExp(FAULT, 'gi')

/** The words that name an error of the system, or what is wrong with a value, each once and in small letters: `refused`, `unknown`. */
export const reasonsIn = (words: string): ReadonlySet<string> =>
  new Set([ERRORS, FAULTS].flatMap((pattern) => [...words.matchAll(pattern)].map(([word]) => word.trim().toLowerCase())))

/** What servers and runners say at the end of a start that failed, whatever the reason, and what is printed of an end: the reason stands in another line. */
const FAREWELL =
  /\bstill could not bind\(\)|\bno listening sockets available\b|\bprotocols failed to start their listeners\b|\bAction '\w{1,20}' failed\b|\bdue to (?:fatal |startup process |an? |previous )?(?:errors?|failure)\b|\bUnable to open logs\b|\bConfiguration Failed\b|\bFatal errors found in configuration\b|\bError\(s\) found in configuration file\b|\bcorrect (?:these|the) errors?\b/i
const ENDING =
  /(?:^|[.,:;!\]] {1,3})(?:aborting|terminating|exiting|shutting down|giving up|bye|goodbye|quitting)(?: now)?(?: on (?:fatal )?errors?)?[.!…]{0,3}\s*$|(?:^|[.,:;!\]] {1,3})(?:exiting|exited|exit) (?:with )?(?:code|status|error|due to)\b|(?:^|\] )(?:usage: |try ['"`]?[\w./-]{1,60} --?h)/i

/** Whether the words only say that it ends. */
export const isFarewell = (words: string): boolean => FAREWELL.test(words) || ENDING.test(words.trimEnd())

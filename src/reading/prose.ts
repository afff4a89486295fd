/** People who talk about what happened. */
const PEOPLE =
  /\b(?:I(?![/.:-]|\s{1,4}(?:[A-Z_]{3,12}\s{1,8}\[|-\s{1,12}\[|\| ))|we|We|you|You(?! are in emergency mode)|our|Our|my|My|please|Please|thanks|Thanks|hello|Hi|anyone|someone|customers?|users? (?:report|see|saw|complain)|looks like|seems|we're|I'm|I've|we've)\b/
const SMALL =
  /\b(?:the|that|this|was|were|had|have|has|been|and|but|because|when|after|before|since|then|it|is|are|with|from|yesterday|today|again|some|which|while|so|does|do)\b/gi
/** A mark of a program: who says it stands in front of a colon, a level, a key; or a sentence of systemctl. */
const SPOKEN =
  /^\s{0,8}(?:MISCONF [A-Z]|\(error\) [A-Z]{2,20} |\[[^\]]{1,60}\]|\[[A-Z]\w{1,60}: |[A-Z], \[|[\w:.]{1,100}(?:Error|Exception)\b|[\w./()[\]@ -]{1,60}:\s|[\w.]{1,40}=["\w]|Job for \S{1,200} failed)/

const smallOf = (text: string): number => text.match(SMALL)?.length ?? 0

/** What a tool begins its last words with; whom it speaks to in them is the user: `Error: You have requested …`. */
const LAST_WORDS = /^\s{0,4}(?:│ )?(?:Error|ERROR|fatal|FATAL): \S|^Can't locate \S{1,200} in @INC\b/

/** Whether a line without an envelope reads like a sentence of a person: so a word of failure in it says little. */
export const isProse = (text: string): boolean =>
  !LAST_WORDS.test(text) && (PEOPLE.test(text) || (!SPOKEN.test(text) && smallOf(text) >= 3))

/** A date or a clock that no envelope is known of. */
const STAMPED = /^\W{0,3}(?:[A-Z][a-z]{2} {1,2}\d{1,2} |\d{1,4}[-/.:]\d{1,2}[-/.: ])/
/** What a program puts behind its own sentence: a reason, a value. */
const REASON = /: [\w.'"/-]{1,60}(?: [\w.'"/-]{1,60}){0,5} ?[.)]?$/

/** A chain of errors, each with its reason behind a colon: a program's own, whomever its last link speaks to. */
const LINK = /\S: (?=\S)/g
const LEAST_LINKS = 3

/** Whether it is one for sure, with so many small words, or somebody's in it, that no program would print it. */
export const isSentence = (text: string): boolean =>
  !SPOKEN.test(text) &&
  (text.match(LINK)?.length ?? 0) < LEAST_LINKS &&
  !STAMPED.test(text) &&
  !REASON.test(text) &&
  smallOf(text) >= (PEOPLE.test(text) ? 2 : 4)

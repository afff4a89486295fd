import { commandAt } from '../core/prompt.ts'
import type { Line } from './line.ts'
import { beginsBoot } from './markers.ts'
import { isTalk } from './talk.ts'

/** How statements of runtimes begin that no log wraps: a class of exception, words for the end of a program, a rule; what compose says of one. */
const STATEMENT =
  /^(?:[\w.-]{1,128} exited with code \d{1,3}(?: \(restarting\))?$|[\w.$]{1,200}(?:[Ee]rror|Exception|Fault)\b|thread ['"]|(?:fatal|panic|goroutine|runtime|terminate|double free|free\(|malloc|munmap|realloc|corrupted)\b|[=*-]{5,80}(?: |$)|={2}\d{1,10}={2}|ruby \d\.\d)/

/** What a shell says of a program that a signal ended; what a runtime says of its own end. */
const END =
  /^(?:Killed|Aborted|Terminated|Bus error|Illegal instruction|Segmentation fault|Trace\/breakpoint trap|Floating point exception|Out of memory)(?: \(core dumped\))?[.!]?\s{0,4}$/

/** The class of an exception with its package, and what it says. */
const THROWN = /^(?:[a-z]\w{0,60}\.){2,8}\w{1,100}(?:Error|Exception): /

/** The end of a line that is no end of a sentence. */
const UNFINISHED = /(?:[-,(=+&]|\b(?:a|an|and|at|by|for|from|in|is|not|of|on|or|the|to|was|with))$/

/** The head of a goroutine's stack is whole: its frames stand below it. */
const WHOLE = /^goroutine \d{1,12} (?:gp=\S{1,40} m=\S{1,40} )?\[[^\]]{1,120}\]:$/

/** The margin of a report of the JVM, and of comments: empty, or in front of a sentence. */
const MARGIN = /^#(?:\s{0,8}$|\s{1,4}[A-Z])/

/** A line that is drawn, not written. */
const DRAWN = /^[-=_*#~+]{8,400}$/

/** Who says it, as `journalctl -o cat` and excerpts without a time keep it: `lvm[812]: `. */
const SIGNED = /^[A-Za-z][\w./@-]{1,48}\[\d{1,7}\]: \S/

/** What can be told of a line while it is read. */
export interface Ear {
  /** Whether what it holds states something. */
  knows(text: string): boolean
  /** Whether a section may begin at it. */
  isHeading(text: string): boolean
  /** Whether the text is narrower than one that is wrapped on purpose. */
  narrow(): boolean
}

/**
 * Whether a line that might be the rest of a broken one is a statement of its own. `first` and `last`: the pieces of the broken one so far,
 * of which only the first has an envelope.
 */
export function beginsAnew(ear: Ear, first: Line, last: Line, next: Line): boolean {
  const { text } = next
  if (next.opened.envelope !== undefined || commandAt(text) !== undefined || isTalk({ message: text }) || ear.isHeading(text)) return true
  if (beginsBoot(text, text, undefined)) return true
  const { kernel, ident, envelope } = first.opened
  if (WHOLE.test(last.text.trim()) || DRAWN.test(last.text.trim()) || DRAWN.test(text.trim())) return true
  if (UNFINISHED.test(last.text)) return THROWN.test(text)
  if (END.test(text) || MARGIN.test(text)) return true
  // what one says may go on with a name and its number, but not where nothing was said yet
  if (SIGNED.test(text) && last.opened.message.trim() !== '') return true
  const isStatement = STATEMENT.test(text)
  // neither the kernel nor systemd writes lines without an envelope
  if (kernel === true || ident?.startsWith('systemd') === true) return isStatement && !last.text.endsWith(':')
  if (envelope === undefined && ear.narrow()) return true
  // a sentence that ends in a colon goes on
  if (envelope === undefined && last.text.endsWith(':') && /^[a-z]/.test(text)) return isStatement
  // what says something by itself is no rest, unless it goes on in the middle of a program's sentence
  if (ident !== undefined && last.text.endsWith(':')) return isStatement
  if (ear.knows(text)) return ident === undefined || isStatement || /^[A-Z[]/.test(text)
  return envelope === undefined && (isStatement || /^[A-Z]/.test(text))
}

import { WORDS } from './unexplained/words.ts'

/** The line of a request as servers log it (RFC 9112, 3): a method, what is asked for, and the version. */
const REQUEST = /(?<=\b(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE) )\S{1,4000}(?= HTTP\/\d)/g
/** The same between marks, with blanks in what is asked for: a client may send any byte. */
const MARKED = /(?<="(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE) )[^"]{1,4000}(?= HTTP\/\d(?:\.\d)?")/g
/** The combined log format of httpd and nginx: behind the status and the size the page that links to it, and the client's own name. */
const BEHIND = /(?<= HTTP\/\d(?:\.\d)?\\?" \d{3} (?:\d{1,16}|-) )\\?"([^"]{0,4000})" \\?"([^"]{0,4000})"/
/** Fields of an access log, and of nginx's error log. */
const FIELD =
  /(?<=\b(?:http_)?(?:referr?er|user[_-]?agent|request_uri|query(?:_string)?)\\?["']?\s?[:=]\s?\\?["'])[^"'\\]{1,4000}(?=\\?["'])/gi

/** Envoy: behind an answer that was passed on without a flag of its own. */
const PASSED_ON = /(?<= HTTP\/\d(?:\.\d)?" [123]\d\d - ).{1,8000}$/
const QUOTED = /"[^"]{1,4000}"/g

/** Whether it holds words of a failure, as a URL or a form writes them. */
const holdsWords = (text: string): boolean => WORDS.holds(text.replaceAll(BLANK, ' '))
const BLANK = /%20|[+_]/g

/** The line of a server without what a client asked for, came from and calls itself, where these hold words of a failure: a stranger chose them. */
export function withoutAsked(message: string): string {
  if (!message.includes(' HTTP/') || !holdsWords(message)) return message
  return message
    .replaceAll(REQUEST, (target) => (holdsWords(target) ? '…' : target))
    .replaceAll(MARKED, (target) => (holdsWords(target) ? '…' : target))
    .replace(BEHIND, (both) => (holdsWords(both) ? '"…" "…"' : both))
    .replace(PASSED_ON, (rest) => rest.replaceAll(QUOTED, (text) => (holdsWords(text) ? '"…"' : text)))
    .replaceAll(FIELD, (text) => (holdsWords(text) ? '…' : text))
}

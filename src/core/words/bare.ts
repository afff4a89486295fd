/** Date and level of a line in logfmt, as Go programs write it; the message alone where nothing stands behind it. */
const LOGFMT_HEAD = /^(?:time|ts|t)=\S{1,60} (?:level|lvl)=\w{1,10} (?=\S)/
const MESSAGE = /^msg="((?:[^"\\]|\\.){1,1000})"\s*$/s
/** A date of the program's own, with MySQL's thread behind it. */
const STAMP = /^\d{4}-\d\d-\d\d[T ]{1,2}[\d:.,]+(?: ?(?:UTC|Z|[+-]\d\d:?\d\d))? (?:\d{1,9} (?=\[))?/
/** Date, process and connection of a line of nginx's own log, around its level. */
const NGINX_HEAD = /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )?(\[[a-z]{1,10}\] )\d{1,10}#\d{1,10}: (?:\*\d{1,20} )?/
/** What nginx tells of the request around the server behind it. */
const NGINX_REQUEST = /, client: .{1,2000}?, (upstream: "[^"]{1,500}")(?:, host: .{1,2000})?$/
/** Date and machine of a line of syslog that was kept whole. */
const SYSLOG_HEAD = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} (?=[\w./@-]{1,64}(?:\[\d{1,10}\])?: )/

/** When a condition of a node was last heard and when it changed. */
const HEARD_AND_CHANGED = /(?:\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}\s{1,20}){2}/

/** Where the kernel believes that a crash was: it says nothing of its reason. */
const LIKELY_CPU = / likely on CPU \d{1,5} \(core \d{1,5}, socket \d{1,5}\)$/

/** What a program said, without the date that it, or the log that it is in, puts before its own words. */
export const bareWords = (words: string): string =>
  words
    .replace(SYSLOG_HEAD, '')
    .replace(HEARD_AND_CHANGED, '')
    .replace(LIKELY_CPU, ' …')
    .replace(NGINX_HEAD, '$1')
    .replace(NGINX_REQUEST, ' … $1')
    .replace(LOGFMT_HEAD, '')
    .replace(MESSAGE, (_, said: string) => said.replaceAll('\\"', '"'))
    .replace(STAMP, '')

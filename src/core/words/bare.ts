/** Date and level of a line in logfmt, as Go programs write it; the message alone where nothing stands behind it. */
const LOGFMT_HEAD = /^(?:time|ts|t)=\S{1,60} (?:level|lvl)=\w{1,10} (?=\S)/
const MESSAGE = /^msg="((?:[^"\\]|\\.){1,1000})"\s*$/s
/** A date of the program's own, with MySQL's thread behind it. */
const STAMP = /^\d{4}-\d\d-\d\d[T ]{1,2}[\d:.,]+(?: ?(?:UTC|Z|[+-]\d\d:?\d\d))? (?:\d{1,9} (?=\[))?/

/** What a program said, without the date that it puts before its own words. */
export const bareWords = (words: string): string =>
  words
    .replace(LOGFMT_HEAD, '')
    .replace(MESSAGE, (_, said: string) => said.replaceAll('\\"', '"'))
    .replace(STAMP, '')

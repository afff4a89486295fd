import type { Report } from '../core/report.ts'

/** Of a report in which pseudonyms stand for who it is about; else nothing. */
export const redactionNotes = ({ redacted }: Report): string[] =>
  redacted === true ? ['Identities are replaced by pseudonyms; quotes are not verbatim.'] : []

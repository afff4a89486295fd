/** A stamp at the beginning of a line: syslog's, ISO 8601 to the second, klog's, seconds since boot. */
const STAMP =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[IWE]\d{4} \d\d:\d\d:\d\d|\[ {0,11}\d{1,11}\.\d{6}\])(?=[\s.,Z+-])/

/** What a line begins with where that is such a stamp; otherwise nothing. */
export const stampOf = (text: string): string => STAMP.exec(text)?.[0] ?? ''

/** Whether a stamp counts from the machine's start, so that no host stands behind it. */
export const isSinceBoot = (stamp: string): boolean => stamp.startsWith('[')

/** Whether a stamp names its month by letters. */
export const isNamedMonth = (stamp: string): boolean => /^[A-Z][a-z]/.test(stamp)

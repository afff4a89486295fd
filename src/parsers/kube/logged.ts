/** Dates, times, priorities, seconds since boot. */
const STAMP =
  /^\s{0,40}(?:\[\s{0,8}\d|<\d{1,3}>|\d{4}[-/]\d\d[-/]\d\d|\d\d:\d\d:\d\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d\d:)/

/** Whether a line begins as a log's does. */
export const isLogged = (text: string): boolean => STAMP.test(text)

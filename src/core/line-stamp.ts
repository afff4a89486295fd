/** How lines of logs begin: the stamp of the kernel, of syslog, ISO 8601, klog, date(1), time of day, a priority, an object of JSON. */
const STAMP = String.raw`(?:<\d{1,3}>)?(?:\[ {0,8}\d{1,8}\.\d{3,9}\]|[\[(]?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\[?[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|[IWEF]\d{4} \d\d:\d\d:\d\d\.\d|\d{1,2},\d{1,12},\d{1,20},[-c]|\d\d:\d\d:\d\d[ .,]|\{"|__CURSOR=)`

const BEGINS = new RegExp(`^[ \\t]{0,8}${STAMP}`)
const SOMEWHERE = new RegExp(STAMP)
const A_LINE = new RegExp(`^[ \\t]{0,8}${STAMP}`, 'm')

/** Whether a text begins as a line of a log does. */
export const beginsWithStamp = (text: string): boolean => BEGINS.test(text)

/** Where such a beginning stands in the text, or -1. */
export const stampIn = (text: string): number => text.search(SOMEWHERE)

/** Whether a line of the text begins so. */
export const hasStampedLine = (text: string): boolean => A_LINE.test(text)

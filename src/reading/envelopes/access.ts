import type { Envelope } from './envelope.ts'

/** The date that web servers and proxies write within a line: `[26/Jan/2026:01:49:41 +0000]`, of HAProxy `[26/Jan/2026:01:49:41.123]`. */
const DATE = String.raw`\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: [+-]\d{4})?\]`
/** Who asked: an address or a name. */
const CLIENT = String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}:[\da-f:.]{2,45}|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})(?::\d{1,5})?(?= |$)`
/** It stands at the beginning, also behind the name of the site. */
const BY_CLIENT = new RegExp(`^(?:[\\w.:*-]{1,255} ){0,1}?${CLIENT}`, 'i')
const DATED = new RegExp(`^.{1,400}?${DATE} `, 's')
/** Of a bucket: who owns it, its name, the date, who asked. */
const OF_BUCKET = new RegExp(`^\\S{1,128} \\S{1,255} ${DATE} ${CLIENT}`, 'i')
/** Of a load balancer: the protocol, the time, its name, who asked (Elastic Load Balancing). */
const OF_BALANCER = /^(?:https?|h2|grpcs?|wss?) \d{4}-\d\d-\d\dT\S{1,30} \S{1,255} \S{1,80} /
/** Of Squid: the time, how long it took, who asked, what came of it. */
const OF_SQUID = /^\d{9,10}\.\d{3} {1,8}\d{1,10} \S{1,60} [A-Z_]{3,40}\/\d{3} /

/**
 * A line of an access log. What was asked for, by whom and with which program are words of whoever asked: none of them is a line of the
 * kernel, though it may be written like one. The line stays as it is.
 */
export const access: Envelope = {
  id: 'access-log',
  title: 'access log of a web server, a proxy or a load balancer (common, combined, HAProxy, Squid, S3, ELB)',
  capture: ['/var/log/nginx/access.log', '/var/log/apache2/access.log'],
  samples: ['203.0.113.9 - - [26/Jan/2026:01:49:41 +0000] "GET / HTTP/1.1" 200 12 "-" "curl/8.5.0"'],
  unwrap: (text) => (isAccess(text) ? { message: text, kernel: false } : undefined),
}

function isAccess(text: string): boolean {
  if (text.includes('[') && DATED.test(text)) return BY_CLIENT.test(text) || OF_BUCKET.test(text)
  return OF_BALANCER.test(text) || OF_SQUID.test(text)
}

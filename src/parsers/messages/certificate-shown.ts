import { message } from '../../core/message.ts'
import { CERTIFICATE_SHOWN, type CertificateShown } from '../../records/certificate-shown.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** crypto/asn1/a_time.c ASN1_TIME_print: `Nov 10 00:31:39 2026 GMT`; or as -dateopt iso_8601 prints it. */
const DATE = String.raw`([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?:\.\d{1,9})? (\d{4}) GMT|(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)Z`
/** openssl x509 -dates and -text, s_client, curl -v. */
const ENDS = new RegExp(String.raw`^\W{0,24}(?:notAfter=|Not After ?: |v:NotBefore: .{20,30}; NotAfter: | ?expire date: )(?:${DATE})\s*$`)
const BEGINS = new RegExp(String.raw`^\W{0,24}(?:notBefore=|Not Before ?: | ?start date: )(?:${DATE})\s*$`)
/** s_client writes `depth=0 CN = …` and ` 0 s:CN = …` of the one that the server presents. */
const SUBJECT = /^\W{0,24}(?:subject= ?|Subject: |subject: |depth=0 |0 s:)(?:.{0,300}[ ,/])?CN ?= ?(?:\*\.)?([A-Za-z0-9][\w.:-]{0,252})/

const timeOf = (m: RegExpExecArray | null): string | undefined => {
  if (m === null) return undefined
  if (m[5] !== undefined) return `${m[5]}T${m[6]}Z`
  const month = MONTHS.indexOf(m[1]!) + 1
  return month === 0 ? undefined : `${m[4]}-${String(month).padStart(2, '0')}-${m[2]!.padStart(2, '0')}T${m[3]}Z`
}

/** A certificate that somebody had shown: whose it is, and from when until when it is valid. */
export const certificateShown = message<CertificateShown>({
  id: 'certificate-shown',
  emits: CERTIFICATE_SHOWN,
  holds: ['notafter', 'not after', 'expire date:', 'notbefore', 'not before', 'start date:', 'subject=', 'subject: cn', 'depth=0 '],
  read({ message: text }) {
    const notAfter = timeOf(ENDS.exec(text))
    const notBefore = timeOf(BEGINS.exec(text))
    const subject = SUBJECT.exec(text)?.[1]
    return notAfter === undefined && notBefore === undefined && subject === undefined ? undefined : { notAfter, notBefore, subject }
  },
})

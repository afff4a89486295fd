import { syslogTime } from '../../core/time/calendar.ts'
import type { Envelope } from './envelope.ts'

const LINE = /^([IWEF])(\d\d)(\d\d) (\d\d:\d\d:\d\d\.\d{6}) {1,12}(\d{1,10}) ([\w.-]{1,80}\.go:\d{1,6})\] ?(.*)$/s
/** Its head without level and date, as a narrow window or a hasty copy leaves it: `1 authentication.go:63] "Unable to …"`. */
const CUT = /^(?:\d\d:\d\d:\d\d\.\d{6} {1,12})?(\d{1,10}) ([\w.-]{1,80}\.go:\d{1,6})\] (\S.*)$/s
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** syslog's severities of info, warning, error and fatal. */
const PRIORITIES: Readonly<Record<string, number>> = { I: 6, W: 4, E: 3, F: 2 }

/** k8s.io/klog: level, month and day, the local time, the process, the place in its source. The year is in the name of the file only. */
export const klog: Envelope = {
  id: 'klog',
  title: 'the log of a Kubernetes component',
  capture: ['journalctl -u kubelet', 'kubectl logs -n kube-system POD'],
  samples: [
    'E1121 14:03:11.402123    1502 pod_workers.go:1298] "Error syncing pod, skipping" err="failed"',
    '1 authentication.go:63] "Unable to authenticate the request" err="x509: certificate has expired or is not yet valid"',
    'I1121 14:03:11.402123       1 schedule_one.go:867] "Unable to schedule pod; no fit; waiting" pod="shop/api"',
  ],
  firsts: 'IWEF0123456789',
  unwrap(text) {
    const cut = CUT.exec(text)
    if (cut !== null) return { message: cut[3]!, pid: Number(cut[1]), source: cut[2]! }
    const m = LINE.exec(text)
    const time = m === null ? undefined : syslogTime(MONTHS[Number(m[2]) - 1] ?? '', m[3]!, m[4]!)
    if (m === null || time === undefined) return undefined
    return { message: m[7]!, time, priority: PRIORITIES[m[1]!], pid: Number(m[5]), source: m[6]! }
  },
}

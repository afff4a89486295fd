import type { FormatParser } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { JOB_STATUS } from '../../records/job-status.ts'

const HEADER = /^\s{0,8}(NAMESPACE\s{1,80})?NAME\s{1,250}(STATUS\s{1,40})?COMPLETIONS\s{1,40}DURATION\s{1,40}AGE(?:\s|$)/
/** NAMESPACE where there is one, NAME, STATUS since 1.31, COMPLETIONS, DURATION, AGE. */
const ROW =
  /^\s{0,8}(?:([a-z0-9][\w.-]{0,252})\s{1,80})?(?:jobs?(?:\.batch)?\/)?([a-z0-9][\w.-]{0,252})\s{1,250}(?:(Complete|Failed|Running|Suspended|FailureTarget|SuccessCriteriaMet|Terminating)\s{1,40})?(\d{1,9})\/(\d{1,9})(?: of \d{1,9})?\s{1,40}(?:\d[\dhmsdy]{0,15}\s{1,40})?\d[\dhmsdy]{0,15}(?:\s|$)/

/** The table of `kubectl get jobs`. */
export const kubectlGetJobs: FormatParser = {
  id: 'kubectl-get-jobs',
  title: 'kubectl get jobs',
  capture: ['kubectl get jobs -A'],
  recognised: 'by its heading NAME COMPLETIONS DURATION AGE',
  samples: [
    { text: 'NAME              STATUS     COMPLETIONS   DURATION   AGE\nreport-29210880   Complete   1/1           48s        6h\n' },
    { text: 'NAME              COMPLETIONS   DURATION   AGE\nreport-29210880   0/1           3h         3h\n' },
  ],
  shows: ['job status'],
  begins: ['COMPLETIONS'],
  heading: (text) => HEADER.test(text),
  open(publish) {
    return {
      line(line) {
        if (HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) return isPrompt(line.text) ? 'end' : 'pass'
        const condition = m[3] === 'Failed' ? 'Failed' : m[3] === 'Complete' || m[4] === m[5] ? 'Complete' : undefined
        publish(JOB_STATUS, { job: m[2]!, namespace: m[1], condition, succeeded: Number(m[4]) }, line)
        return 'take'
      },
      end() {},
    }
  },
}

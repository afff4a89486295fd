import type { FormatParser } from '../../core/parser.ts'
import { NODE_CONDITION } from '../../records/node-condition.ts'

const HEADER = /^\s{0,8}NAME\s{1,250}STATUS\s{1,80}(?:ROLES\s{1,80})?AGE\s{1,40}VERSION\b/
const ROW =
  /^\s{0,8}([a-z0-9<][\w.<>-]{0,252})\s{1,250}((?:Not)?Ready|Unknown)((?:,\w{1,40}){0,4})\s{1,80}(?:\S{1,200}\s{1,80})?(\d\S{0,15})\s{1,40}v\d/

/** The table of `kubectl get nodes`. */
export const kubectlGetNodes: FormatParser = {
  id: 'kubectl-get-nodes',
  title: 'kubectl get nodes',
  capture: ['kubectl get nodes -o wide'],
  recognised: 'by its heading NAME STATUS ROLES AGE VERSION',
  samples: [{ text: 'NAME    STATUS   ROLES    AGE   VERSION\nnode7   Ready    <none>   12d   v1.31.2\n' }],
  shows: ['pod status'],
  begins: ['AGE   VERSION', 'AGE     VERSION', 'AGE    VERSION'],
  sniff: (head) => (HEADER.test(head.slice(0, 1000)) ? 0.9 : 0),
  open(publish) {
    return {
      line(line) {
        if (HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) return 'end'
        publish(
          NODE_CONDITION,
          { node: m[1], type: 'Ready', status: m[2] === 'Ready' ? 'True' : m[2] === 'Unknown' ? 'Unknown' : 'False' },
          line,
        )
        if (m[3]!.includes('SchedulingDisabled')) publish(NODE_CONDITION, { node: m[1], type: 'Unschedulable', status: 'True' }, line)
        return 'take'
      },
      end() {},
    }
  },
}

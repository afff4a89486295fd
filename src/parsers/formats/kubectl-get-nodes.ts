import type { FormatParser } from '../../core/parser.ts'
import { NODE_CONDITION } from '../../records/node-condition.ts'
import { isPrompt } from '../../core/prompt.ts'
import { cellLiterals } from '../cells.ts'

const HEADER = /^\s{0,8}NAME\s{1,250}STATUS\s{1,80}(?:ROLES\s{1,80})?AGE\s{1,40}VERSION(?:\s|$)/
/** NAME, STATUS, ROLES since 1.6, AGE, VERSION. */
const ROW =
  /^\s{0,8}(?:nodes?\/)?([a-z0-9<][\w.<>-]{0,252})\s{1,250}((?:Not)?Ready|Unknown)((?:,\w{1,40}){0,4})\s{1,80}(?:[a-z<]\S{0,200}\s{1,80})?(?:\d\w{0,15}|<invalid>|<unknown>)\s{1,40}v\d+\.\d\S{0,60}(?:\s|$)/

/** The table of `kubectl get nodes`. */
export const kubectlGetNodes: FormatParser = {
  id: 'kubectl-get-nodes',
  title: 'kubectl get nodes',
  capture: ['kubectl get nodes -o wide'],
  recognised: 'by its heading NAME STATUS ROLES AGE VERSION, or by a whole row of it',
  samples: [
    { text: 'NAME    STATUS   ROLES    AGE   VERSION\nnode7   Ready    <none>   12d   v1.31.2\n' },
    { text: 'node7   Ready,SchedulingDisabled   worker   12d   v1.31.2\n' },
  ],
  shows: ['pod status'],
  begins: [...cellLiterals('VERSION', { before: ['AGE'] }), 'Ready  ', 'Ready,SchedulingDisabled', 'Unknown  '],
  heading: (text) => HEADER.test(text) || ROW.test(text),
  open(publish, { stamp }) {
    return {
      line(line) {
        if (HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) return isPrompt(line.text) ? 'end' : 'pass'
        publish(
          NODE_CONDITION,
          { node: m[1], type: 'Ready', status: m[2] === 'Ready' ? 'True' : m[2] === 'Unknown' ? 'Unknown' : 'False' },
          line,
          stamp,
        )
        if (m[3]!.includes('SchedulingDisabled')) publish(NODE_CONDITION, { node: m[1], type: 'Unschedulable', status: 'True' }, line)
        return 'take'
      },
      end() {},
    }
  },
}

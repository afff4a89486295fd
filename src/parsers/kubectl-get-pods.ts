import type { Parser } from '../core/parser.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'

const HEADER = /^(NAMESPACE\s+)?NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE/
const ROW = /^(\S{1,253}\s{1,80})?(\S{1,253})\s+(\d{1,4}\/\d{1,4})\s+(\S{1,64})\s+(\d{1,9})(?: \(\S{1,16} ago\))?\s+\S{1,16}/

/** The table of `kubectl get pods`: one word of status for the worst container of each pod. */
export const kubectlGetPods: Parser = {
  id: 'kubectl-get-pods',
  title: 'kubectl get pods',
  capture: ['kubectl get pods -A -o wide'],
  recognised: 'by its heading NAME READY STATUS RESTARTS AGE',
  samples: [{ text: 'NAME       READY   STATUS    RESTARTS   AGE\napi-7d9f   1/1     Running   0          24s\n' }],
  shows: ['pod status'],
  begins: ['READY     STATUS', 'READY   STATUS', 'READY  STATUS'],
  sniff: (head) => (HEADER.test(head) ? 0.9 : 0),
  open(publish) {
    let namespaced = false
    return {
      line(line) {
        const header = HEADER.exec(line.text)
        if (header !== null) {
          namespaced = header[1] !== undefined
          return 'take'
        }
        const m = ROW.exec(line.text)
        if (m === null) return 'end'
        const status = m[4]!.replace(/^Init:/, '')
        publish(CONTAINER_STATE, { namespace: namespaced ? m[1]?.trim() : undefined, pod: m[2], which: 'state', state: status === 'Running' ? 'Running' : /BackOff|Creating|Pending/.test(status) ? 'Waiting' : 'Terminated', reason: status, restarts: Number(m[5]) }, line)
        return 'take'
      },
      end() {},
    }
  },
}

import type { FormatParser } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { OBJECT_STATUS } from '../../records/object-status.ts'
import { workloadRow, type WorkloadTable, workloadTable } from '../kube/workload-table.ts'

/** The tables of `kubectl get` of what makes pods. */
export const kubectlGetWorkloads: FormatParser = {
  id: 'kubectl-get-workloads',
  title: 'kubectl get deployments, replicasets, statefulsets, daemonsets',
  capture: ['kubectl get deployments,replicasets,statefulsets,daemonsets -A'],
  recognised: 'by its heading NAME READY … AGE or NAME DESIRED … AGE',
  samples: [
    { text: 'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\napi    3/3     3            3           12d\n' },
    { text: 'NAME                  DESIRED   CURRENT   READY   AGE\napi-7d9f6c9b5         3         3         3       12d\n' },
  ],
  shows: ['pod status'],
  begins: ['READY   ', 'DESIRED   '],
  heading: (text) => workloadTable(text) !== undefined,
  open(publish) {
    let table: WorkloadTable | undefined
    return {
      line(line) {
        const heading = workloadTable(line.text)
        if (heading !== undefined) {
          table = heading
          return 'take'
        }
        const row = table === undefined ? undefined : workloadRow(line.text, table)
        if (row === undefined) return isPrompt(line.text) ? 'end' : 'pass'
        publish(OBJECT_STATUS, row, line)
        return 'take'
      },
      end() {},
    }
  },
}

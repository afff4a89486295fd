import type { FormatParser } from '../../core/parser.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { POD_STATUS } from '../../records/pod-status.ts'
import { labelledPod, labelledPods, type PodRow } from '../kube/labelled-pod.ts'
import { isPrompt } from '../../core/prompt.ts'

const HEADER = /^\s{0,8}(NAMESPACE\s{1,80})?NAME\s{1,250}READY\s{1,40}STATUS\s{1,40}RESTARTS\s{1,40}AGE(?:\s|$)/
const NAME = '[a-z0-9<][\\w.<>-]{0,252}'
/** NAMESPACE where there are two names, NAME, READY, STATUS, RESTARTS (with the time of the last one since 1.22), AGE. */
const ROW = new RegExp(
  `^\\s{0,8}(?:(${NAME})\\s{1,80})?(?:pods?/)?(${NAME})\\s{1,250}(\\d{1,4})\\/(\\d{1,4})\\s{1,40}([A-Z]\\S{1,64})\\s{1,40}(\\d{1,9})(?: \\((\\S{1,16}) ago\\))?\\s{1,40}(\\d\\S{0,15}|<invalid>|<unknown>)(?:\\s|$)`,
)
/** Words of rows that may stand without their heading. */
const WORDS = [
  'Running',
  'Pending',
  'Completed',
  'Error',
  'Evicted',
  'OOMKilled',
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'ContainerCreating',
  'PodInitializing',
  'Terminating',
  'Unknown',
]
const WAITING = /BackOff$|Creating$|^PodInitializing$|^Pending$|^ErrImage|Error$|^Blocked$|^Terminating$|^Unknown$/

/** IP and NODE of -o wide, behind the age. */
const WIDE = /^\s{0,80}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{3,45}|<none>)\s{1,80}([a-z0-9][\w.-]{0,252})(?=\s|$)/

function rowOf(text: string): PodRow | undefined {
  const m = ROW.exec(text)
  if (m === null) return undefined
  const node = WIDE.exec(text.slice(m[0].length))?.[1]
  return { namespace: m[1], pod: m[2]!, status: m[5]!, ready: m[3] === m[4], restarts: Number(m[6]), node, age: m[8] }
}

/** The table of `kubectl get pods`: one word of status for the worst container of each pod. With -w a pod comes again with each change. */
export const kubectlGetPods: FormatParser = {
  id: 'kubectl-get-pods',
  title: 'kubectl get pods',
  capture: ['kubectl get pods -A -o wide'],
  recognised: 'by its heading NAME READY STATUS RESTARTS AGE, or by a whole row of it',
  samples: [
    { text: 'NAME       READY   STATUS    RESTARTS   AGE\napi-7d9f   1/1     Running   0          24s\n' },
    { text: 'api-7d9f   0/1   CrashLoopBackOff   7 (2m14s ago)   12m\n' },
  ],
  shows: ['pod status'],
  begins: [
    'RESTARTS',
    ...WORDS.map((word) => `${word}  `),
    'BackOff',
    'OOMKilled',
    'CreateContainer',
    'RunContainerError',
    'ContainerStatusUnknown',
    'ExitCode:',
    'Init:',
  ],
  heading: (text) => HEADER.test(text) || labelledPods(text) !== undefined || ROW.test(text),
  open(publish) {
    let columns: ReturnType<typeof labelledPods>
    return {
      line(line) {
        const labelled = labelledPods(line.text)
        if (labelled !== undefined || HEADER.test(line.text)) {
          columns = labelled
          return 'take'
        }
        const row = rowOf(line.text) ?? (columns === undefined ? undefined : labelledPod(line.text, columns))
        if (row === undefined) return isPrompt(line.text) ? 'end' : 'pass'
        const { namespace, pod, status, ready, restarts, node, age } = row
        const word = status.replace(/^Init:/, '')
        publish(
          POD_STATUS,
          { pod, namespace, node, status, reason: word === 'Evicted' ? 'Evicted' : undefined, restarts, ready, age },
          line,
        )
        const exit = /^(?:ExitCode|Signal):(\d{1,3})$/.exec(word)
        publish(
          CONTAINER_STATE,
          {
            source: 'pod status',
            pod,
            namespace,
            node,
            init: status.startsWith('Init:'),
            which: 'state',
            state: word === 'Running' ? 'Running' : WAITING.test(word) && word !== 'Error' ? 'Waiting' : 'Terminated',
            reason: exit === null ? word : 'Error',
            exitCode: exit !== null && word.startsWith('ExitCode') ? Number(exit[1]) : undefined,
            signal: exit !== null && word.startsWith('Signal') ? Number(exit[1]) : undefined,
            ready,
            restarts,
          },
          line,
        )
        return 'take'
      },
      end() {},
    }
  },
}

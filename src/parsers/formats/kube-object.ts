import type { FormatParser } from '../../core/parser.ts'
import { publishObjects } from '../kube/api-objects.ts'
import { CERTAIN, COMMAND, EVICTION, PARTS, PHASES, REASONS } from '../kube/fragments.ts'
import { yamlSink } from '../kube/yaml-sink.ts'

const KINDS = 'Pod|Node|Event|List|PodList|NodeList|EventList|Deployment|ReplicaSet|StatefulSet|DaemonSet|Job|CronJob'
/** The first line of an object, or one of the status of a pod. */
const HEADING = new RegExp(
  '^\\s{0,80}(?:- {1,8})?(?:' +
    'apiVersion: {1,4}"?(?:[\\w.-]{1,80}/)?v\\d\\w{0,10}"?' +
    `|kind: (?:${KINDS})` +
    `|(?:${PARTS}):(?: {1,4}\\{.{1,4000}\\})?` +
    `|phase: (?:${PHASES})` +
    `|reason: (?:${REASONS})` +
    `|message: ["']?(?:${EVICTION}).{0,2000}` +
    '|exitCode: {1,4}\\d{1,3}' +
    ')\\s{0,80}$',
)

/** Objects of the Kubernetes API in YAML, in lists and alone, and pieces of their status. */
export const kubeObject: FormatParser = {
  id: 'kube-object',
  title: 'kubectl get -o yaml',
  capture: ['kubectl get pod POD -n NAMESPACE -o yaml', 'kubectl get nodes -o yaml'],
  recognised: 'by apiVersion and kind, or by a status with its containerStatuses, lastState, phase or reason',
  samples: [
    {
      path: 'pod.yaml',
      text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api-7d9f\n  namespace: shop\nstatus:\n  containerStatuses:\n  - name: api\n    restartCount: 0\n    state:\n      running:\n        startedAt: "2025-11-21T14:03:12Z"\n',
    },
    { text: 'lastState:\n  terminated:\n    exitCode: 0\n    finishedAt: "2025-11-21T14:03:12Z"\n    reason: Completed\n' },
  ],
  shows: ['pod status'],
  begins: [
    'apiVersion:',
    ...KINDS.split('|').map((kind) => `kind: ${kind}`),
    ...PARTS.split('|').map((part) => `${part}:`),
    ...PHASES.split('|').map((phase) => `phase: ${phase}`),
    ...REASONS.split('|').map((reason) => `reason: ${reason}`),
    'message: The node',
    'message: Pod',
    'message: Usage of EmptyDir',
    'message: Container',
    ...['"', "'"].flatMap((quote) => ['The node', 'Pod', 'Usage', 'Container'].map((word) => `message: ${quote}${word}`)),
    'exitCode: ',
  ],
  heading: (text) => HEADING.test(text),
  asked: (command) => COMMAND.exec(command)?.[1] === 'yaml',
  open: (publish) => yamlSink(CERTAIN, (lines, trees) => publishObjects(publish, lines, trees)),
}

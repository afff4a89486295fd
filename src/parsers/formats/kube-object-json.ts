import type { FormatParser } from '../../core/parser.ts'
import { opensJson } from '../json-section.ts'
import { publishObjects } from '../kube/api-objects.ts'
import { CERTAIN, COMMAND, EVICTION, PARTS, PHASES, REASONS } from '../kube/fragments.ts'
import { jsonSink } from '../kube/json-sink.ts'

/** In a document of one line. */
const TOLD = /"(?:apiVersion|containerStatuses|lastState|terminated|involvedObject|regarding)"\s?:/
/** A line of the status of a pod, of a document whose head is missing. */
const MEMBER = new RegExp(
  '^\\s{0,80}"(?:' +
    'apiVersion"\\s?:\\s?"[\\w./-]{1,100}",?' +
    `|(?:${PARTS}|state|status)"\\s?:\\s?[{[]` +
    `|phase"\\s?:\\s?"(?:${PHASES})",?` +
    `|reason"\\s?:\\s?"(?:${REASONS})",?` +
    `|message"\\s?:\\s?"(?:${EVICTION}).{0,2000}` +
    '|exitCode"\\s?:\\s?\\d{1,3},?' +
    ')\\s{0,80}$',
)

/** Objects of the Kubernetes API in JSON, in lists and alone, and pieces of their status. */
export const kubeObjectJson: FormatParser = {
  id: 'kube-object-json',
  title: 'kubectl get -o json',
  capture: ['kubectl get events -A -o json', 'kubectl get pod POD -n NAMESPACE -o json'],
  recognised: 'by its JSON with apiVersion and kind, or with containerStatuses, lastState, phase or reason of a pod',
  samples: [
    {
      text: '{\n    "apiVersion": "v1",\n    "kind": "Pod",\n    "metadata": {\n        "name": "api-7d9f",\n        "namespace": "shop"\n    },\n    "status": {\n        "phase": "Running"\n    }\n}\n',
    },
    { text: '"lastState": {\n    "terminated": {\n        "exitCode": 0,\n        "reason": "Completed"\n    }\n},\n' },
  ],
  shows: ['pod status'],
  heading(text) {
    const first = text.trimStart()[0]
    return first === '"' ? MEMBER.test(text) : (first === '{' || first === '[') && (opensJson(text) || TOLD.test(text))
  },
  // a line that holds a whole list is longer than any heading
  named: (path) => /\.json$/i.test(path),
  asked: (command) => COMMAND.exec(command)?.[1] === 'json',
  open: (publish) => jsonSink({ conclude: (lines, trees) => publishObjects(publish, lines, trees), certain: CERTAIN }),
}

import type { FormatParser } from '../../core/parser.ts'
import { publishObjects } from '../kube/api-objects.ts'
import { jsonSink } from '../kube/json-sink.ts'
import type { Tree } from '../kube/tree.ts'

/** `kubectl -n infra get job backup-1 -o jsonpath='{.status}'`: kind and name, in either order with the flags. */
const COMMAND =
  /\b(?:kubectl|oc)\b(?=.{0,400}\sget\s)(?=.{0,400}\s(?:-o|--output)[= ]{0,3}jsonpath=["']?\{\.status\}["']?(?:\s|$)).{0,200}?\sget\s{1,4}(?:-\S{1,40}[= ]\S{1,100} ){0,2}(?<kind>jobs?(?:\.batch)?|pods?|po|nodes?|no)(?:\/|\s{1,4})(?<name>[a-z0-9][a-z0-9.-]{0,252})(?=\s|$)/
const NAMESPACE = /\s(?:-n|--namespace)[= ]{0,3}(?<namespace>[a-z0-9][a-z0-9-]{0,62})(?=\s|$)/
const CERTAIN = /"(?:conditions|phase)"\s?:/

const KINDS = [
  [/^job/, 'Job'],
  [/^po/, 'Pod'],
  [/^no/, 'Node'],
] as const

/** The status of one object, that a jsonpath took out of it: the command names the object. */
export const kubeStatusJson: FormatParser = {
  id: 'kube-status-json',
  title: "kubectl get KIND NAME -o jsonpath='{.status}'",
  capture: ["kubectl get job NAME -n NAMESPACE -o jsonpath='{.status}'"],
  recognised: 'by the command above it',
  samples: [
    {
      text: '$ kubectl get job backup-1 -o jsonpath=\'{.status}\'\n{"conditions":[{"type":"Complete","status":"True"}],"succeeded":1}\n',
    },
  ],
  shows: ['pod status'],
  asked: (command) => COMMAND.test(command),
  open(publish, { command = '' }) {
    const { kind = '', name } = COMMAND.exec(command)?.groups ?? {}
    const namespace = NAMESPACE.exec(command)?.groups?.['namespace']
    const scalar = (line: number, value: string): Tree => ({ line, scalar: value })
    const whole = (status: Tree): Tree => ({
      line: status.line,
      map: new Map([
        ['kind', scalar(status.line, KINDS.find(([shape]) => shape.test(kind))?.[1] ?? '')],
        [
          'metadata',
          {
            line: status.line,
            map: new Map([
              ['name', scalar(status.line, name ?? '')],
              ...(namespace === undefined ? [] : [['namespace', scalar(status.line, namespace)] as const]),
            ]),
          },
        ],
        ['status', status],
      ]),
    })
    return jsonSink({ conclude: (lines, trees) => publishObjects(publish, lines, trees.map(whole)), certain: CERTAIN })
  },
}

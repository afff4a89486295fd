import type { FormatParser, RawLine } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { NODE_CONDITION, type NodeCondition } from '../../records/node-condition.ts'

const TYPE = '(?:Memory|Disk|PID)Pressure|NetworkUnavailable|Ready'
/** `Ready=Unknown NodeStatusUnknown: Kubelet stopped posting node status.`, `Ready:False` with or without reason and message. */
const ROW = new RegExp(
  String.raw`^\s{0,8}["']?(?<type>${TYPE})\s{0,4}[=:\t]\s{0,4}["']?(?<status>True|False|Unknown)["']?(?:[\s;,|(]{1,4}(?<reason>[A-Z][A-Za-z]{2,80})\)?)?(?:\s{0,4}[:;|\t-]?\s{1,4}(?<message>\S.{0,1000}?))?\s*$`,
)
/** No pod has one of these. */
const OF_NODES = /Pressure|NetworkUnavailable/
const ASKED = /\b(?:kubectl|oc|k)\s(?:.{0,200}\s)?get\s{1,4}(?:no|nodes?)(?:\/|\s)/

/** Conditions of one node in lines of their own, as a template or a jsonpath that people write prints them. */
export const nodeConditions: FormatParser = {
  id: 'node-conditions',
  title: 'conditions of a node, one a line',
  capture: [`kubectl get node NODE -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\\n"}{end}'`],
  recognised: 'by its rows (MemoryPressure=False …), or by rows below the command',
  samples: [
    {
      text: 'MemoryPressure=False KubeletHasSufficientMemory: kubelet has sufficient memory available\nReady=False KubeletNotReady: PLEG is not healthy\n',
    },
  ],
  shows: ['pod status'],
  begins: ['Pressure=', 'Pressure:', 'Pressure\t', 'NetworkUnavailable', 'Ready='],
  heading: (text) => ROW.test(text),
  open(publish, { command = '', stamp }) {
    let rows: { readonly condition: NodeCondition; readonly line: RawLine }[] = []
    const isOfNode = (): boolean => ASKED.test(command) || rows.some(({ condition }) => OF_NODES.test(condition.type))
    return {
      get certain() {
        return isOfNode() && rows.length > 0
      },
      line(line) {
        const groups = ROW.exec(line.text)?.groups
        if (groups === undefined || rows.some(({ condition }) => condition.type === groups['type']))
          return isPrompt(line.text) || groups !== undefined ? 'end' : 'pass'
        const { type, status, reason, message } = groups
        rows.push({ condition: { type: type!, status: status as NodeCondition['status'], reason, message }, line })
        return 'take'
      },
      end() {
        if (isOfNode()) for (const { condition, line } of rows) publish(NODE_CONDITION, condition, line, stamp)
        rows = []
      },
    }
  },
}

import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { opensJson } from '../json-section.ts'
import { jsonSink } from '../kube/json-sink.ts'
import { Located } from '../kube/located.ts'
import { flag, get, text, type Tree } from '../kube/tree.ts'

const TOLD = /"checks"\s?:\s?\{.{0,20000}"severity"\s?:\s?"HEALTH_/
const CERTAIN = /"(?:severity|status)"\s?:\s?"HEALTH_(?:WARN|ERR)"/
const COMMAND = /\bceph\b.{0,200}\b(?:json|json-pretty)\b/

/** ceph health detail -f json, ceph -s -f json: what the monitors found (src/mon/health_check.h), each check by itself. */
export const cephHealthJson: FormatParser = {
  id: 'ceph-health-json',
  title: 'ceph health and ceph status in JSON',
  capture: ['ceph health detail -f json-pretty', 'ceph -s -f json'],
  recognised: 'by its JSON with checks, each with a severity HEALTH_WARN or HEALTH_ERR',
  samples: [
    {
      text: '{\n    "status": "HEALTH_WARN",\n    "checks": {\n        "OSD_DOWN": {\n            "severity": "HEALTH_WARN",\n            "summary": {\n                "message": "1 osds down",\n                "count": 1\n            },\n            "muted": false\n        }\n    }\n}\n',
    },
  ],
  shows: ['states'],
  heading(line) {
    const first = line.trimStart()[0]
    return (first === '{' || first === '[') && (opensJson(line) || TOLD.test(line))
  },
  asked: (command) => COMMAND.test(command),
  open: (publish, { stamp }) =>
    jsonSink({
      conclude: (lines, trees) => {
        for (const tree of trees) {
          publishChecks(publish, lines, get(tree, 'checks'), stamp)
          publishChecks(publish, lines, get(tree, 'health', 'checks'), stamp)
        }
      },
      certain: CERTAIN,
    }),
}

function publishChecks(publish: Publish, lines: readonly RawLine[], checks: Tree | undefined, stamp: Parameters<Publish>[3]): void {
  const located = new Located(publish, lines)
  for (const [name, check] of checks?.map ?? []) {
    const severity = /^HEALTH_(WARN|ERR)$/.exec(text(get(check, 'severity')) ?? '')?.[1]
    const at = get(check, 'summary', 'message') ?? get(check, 'message')
    const message = text(at)
    if (severity === undefined || message === undefined || flag(get(check, 'muted')) === true) continue
    publish(ROW_AMISS, { name, amiss: message, gravity: severity === 'ERR' ? 'failed' : 'odd' }, located.at(at), stamp)
  }
}

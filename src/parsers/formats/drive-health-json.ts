import { deviceName } from '../../core/device.ts'
import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import { DRIVE_HEALTH } from '../../records/drive-health.ts'
import type { SmartSign } from '../../records/smart-sign.ts'
import { opensJson } from '../json-section.ts'
import { jsonSink } from '../kube/json-sink.ts'
import { Located } from '../kube/located.ts'
import { flag, get, MAX_DEPTH, number, text, type Tree } from '../kube/tree.ts'
import { SECTORS } from '../storage/smart-sectors.ts'

/** Members that nothing else has, in a document of one line. */
const TOLD = /"(?:ata_smart_attributes|smart_status|nvme_smart_health_information_log|critical_warning)"\s?:/
const CERTAIN = /"(?:ata_smart_attributes|nvme_smart_health_information_log|smartctl|spare_thresh|avail_spare)"\s?:/

/** smartctl -j (smartmontools, json.cpp) and nvme smart-log -o json (nvme-cli, nvme-print-json.c): one drive, or several documents. */
export const driveHealthJson: FormatParser = {
  id: 'drive-health-json',
  title: 'smartctl -j, nvme smart-log -o json',
  capture: ['smartctl -j -a /dev/sda', 'nvme smart-log /dev/nvme0 -o json'],
  recognised: 'by its JSON with ata_smart_attributes, smart_status or critical_warning beside avail_spare',
  samples: [
    {
      text: '{\n  "device": {"name": "/dev/sdb", "type": "sat"},\n  "model_name": "Example 4000",\n  "smart_status": {"passed": true},\n  "ata_smart_attributes": {"table": [\n    {"id": 197, "name": "Current_Pending_Sector", "raw": {"value": 24, "string": "24"}}\n  ]}\n}\n',
    },
    { text: '{\n  "critical_warning":4,\n  "avail_spare":3,\n  "spare_thresh":10,\n  "percent_used":131,\n  "media_errors":7\n}\n' },
  ],
  shows: ['smart'],
  heading(line) {
    const first = line.trimStart()[0]
    return (first === '{' || first === '[') && (opensJson(line) || TOLD.test(line))
  },
  asked: (command) => /\bsmartctl\b.{0,200}\s(?:-\w{0,8}j\w{0,8}|--json\S{0,8})(?:\s|$)|\bnvme\s+smart-log\b.{0,200}\bjson\b/.test(command),
  open: (publish) =>
    jsonSink({
      conclude: (lines, trees) => {
        for (const tree of trees) walk(publish, lines, tree, 0)
      },
      certain: CERTAIN,
    }),
}

function walk(publish: Publish, lines: readonly RawLine[], tree: Tree, depth: number): void {
  if (depth > MAX_DEPTH) return
  if (publishDrive(publish, lines, tree)) return
  for (const child of tree.list ?? []) walk(publish, lines, child, depth + 1)
  for (const child of tree.map?.values() ?? []) walk(publish, lines, child, depth + 1)
}

/** Whether this object is a drive's. */
function publishDrive(publish: Publish, lines: readonly RawLine[], tree: Tree): boolean {
  const attributes = get(tree, 'ata_smart_attributes', 'table')?.list ?? []
  const log = get(tree, 'nvme_smart_health_information_log') ?? (tree.map?.has('critical_warning') === true ? tree : undefined)
  const passed = flag(get(tree, 'smart_status', 'passed'))
  const spare = get(log, 'available_spare') ?? get(log, 'avail_spare')
  if (attributes.length === 0 && passed === undefined && spare === undefined) return false
  const located = new Located(publish, lines)
  const named = text(get(tree, 'device', 'name'))
  const device = named === undefined ? undefined : deviceName(named)
  const say = (at: Tree | undefined, sign: SmartSign['sign'], words: string, count?: number): void =>
    publish(
      DRIVE_HEALTH,
      { from: 'smartctl', sign, text: words, count, device, document: lines[tree.line]?.line ?? 0 },
      located.at(at, tree),
    )
  if (device !== undefined) say(get(tree, 'device', 'name'), 'device', device)
  const model = text(get(tree, 'model_name'))
  if (model !== undefined) say(get(tree, 'model_name'), 'model', model)
  const serial = text(get(tree, 'serial_number'))
  if (serial !== undefined) say(get(tree, 'serial_number'), 'serial', serial)
  if (passed !== undefined) say(get(tree, 'smart_status', 'passed'), 'overall', passed ? 'PASSED' : 'FAILED!')
  for (const attribute of attributes) publishAttribute(attribute, say)
  // newer versions of nvme-cli take the byte apart
  const warning = number(get(log, 'critical_warning')) ?? number(get(log, 'critical_warning', 'value')) ?? 0
  if (warning > 0) say(get(log, 'critical_warning'), 'warning', `0x${warning.toString(16).padStart(2, '0')}`)
  const counts: readonly (readonly [SmartSign['sign'], string, Tree | undefined])[] = [
    ['spare', 'spare blocks', spare],
    ['least-spare', 'the least of spare blocks', get(log, 'available_spare_threshold') ?? get(log, 'spare_thresh')],
    ['media-errors', 'media errors', get(log, 'media_errors')],
  ]
  for (const [sign, words, at] of counts) {
    const count = number(at)
    if (count !== undefined && (sign !== 'media-errors' || count > 0)) say(at, sign, words, count)
  }
  return true
}

/** Raw values above this are packed fields of the vendor, no counts. */
const MAX_COUNT = 1_000_000

function publishAttribute(
  attribute: Tree,
  say: (at: Tree | undefined, sign: SmartSign['sign'], words: string, count?: number) => void,
): void {
  const name = text(get(attribute, 'name'))
  const raw = number(get(attribute, 'raw', 'value'))
  if (name === undefined) return
  if (text(get(attribute, 'when_failed')) === 'now') say(get(attribute, 'name'), 'attribute', name, raw)
  const sign = SECTORS.get(name)
  if (sign !== undefined && raw !== undefined && raw > 0 && raw < MAX_COUNT) say(get(attribute, 'name'), sign, name, raw)
}

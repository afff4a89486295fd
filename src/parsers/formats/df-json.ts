import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import { FILESYSTEM_USAGE } from '../../records/filesystem-usage.ts'
import { opensJson } from '../json-section.ts'
import { jsonSink } from '../kube/json-sink.ts'
import { Located } from '../kube/located.ts'
import { get, MAX_DEPTH, text, type Tree } from '../kube/tree.ts'
import { sizeKb } from '../load/table.ts'

/** The members of one row, by whoever printed it: jc (df), lsblk -J, findmnt -J --df. */
const KEYS = {
  device: ['filesystem', 'source', 'path', 'name'],
  type: ['fstype', 'type'],
  mount: ['mounted_on', 'mountpoint', 'target'],
  total: ['size', '1k_blocks', 'fssize'],
  used: ['used', 'fsused'],
  free: ['available', 'avail', 'fsavail'],
  pct: ['use_percent', 'use%', 'fsuse%'],
} as const
const TOLD = /"(?:use_percent|use%|fsuse%)"\s?:/

/** What is in file systems, as JSON. */
export const dfJson: FormatParser = {
  id: 'df-json',
  title: 'df in JSON (jc), lsblk -J and findmnt -J with their shares',
  capture: ['df -h | jc --df', 'findmnt -J --df', 'lsblk -J -o NAME,MOUNTPOINT,FSSIZE,FSUSED,FSAVAIL,FSUSE%'],
  recognised: 'by its JSON with use_percent, use% or fsuse% beside a mount point and sizes',
  samples: [
    {
      text: '[{"filesystem":"/dev/sda1","size":"50G","used":"11G","available":"37G","use_percent":23,"mounted_on":"/"}]\n',
    },
    {
      text: '{\n   "filesystems": [\n      {\n         "source": "/dev/sda1",\n         "fstype": "ext4",\n         "size": "50G",\n         "used": "11G",\n         "avail": "37G",\n         "use%": "23%",\n         "target": "/"\n      }\n   ]\n}\n',
    },
  ],
  shows: ['file systems'],
  heading(line) {
    const first = line.trimStart()[0]
    return (first === '{' || first === '[') && (opensJson(line) || TOLD.test(line))
  },
  open: (publish, { stamp }) =>
    jsonSink({
      conclude: (lines, trees) => {
        for (const tree of trees) walk(publish, lines, tree, 0, stamp)
      },
      certain: TOLD,
    }),
}

function walk(publish: Publish, lines: readonly RawLine[], tree: Tree, depth: number, stamp: Parameters<Publish>[3]): void {
  if (depth > MAX_DEPTH) return
  if (tree.map !== undefined) publishRow(publish, lines, tree, stamp)
  for (const child of tree.list ?? []) walk(publish, lines, child, depth + 1, stamp)
  for (const child of tree.map?.values() ?? []) walk(publish, lines, child, depth + 1, stamp)
}

/** A number counts blocks of 1 KiB only where its member says so; a size with a unit says it by itself. */
function kbOf(cell: string, inBlocks: boolean): number | undefined {
  if (/^\d{1,18}$/.test(cell)) return inBlocks ? Number(cell) : Number(cell) === 0 ? 0 : undefined
  return sizeKb(cell)
}

function publishRow(publish: Publish, lines: readonly RawLine[], tree: Tree, stamp: Parameters<Publish>[3]): void {
  const cell = (of: keyof typeof KEYS): string | undefined => KEYS[of].map((key) => text(get(tree, key))).find((one) => one !== undefined)
  const [device, mount, pct] = [cell('device'), cell('mount'), /^(\d{1,3})%?$/.exec(cell('pct') ?? '')?.[1]]
  const printed = { total: cell('total') ?? '', used: cell('used') ?? '', free: cell('free') ?? '' }
  if (device === undefined || mount?.startsWith('/') !== true || pct === undefined) return
  const inBlocks = tree.map?.has('1k_blocks') === true
  const [total, used, free] = [printed.total, printed.used, printed.free].map((one) => kbOf(one, inBlocks))
  if (total === undefined || used === undefined || free === undefined) return
  const at = KEYS.pct.map((key) => get(tree, key)).find((one) => one !== undefined)
  publish(
    FILESYSTEM_USAGE,
    { of: 'blocks', device, type: cell('type'), mount, total, used, free, usedPct: Number(pct), printed },
    new Located(publish, lines).at(at),
    stamp,
  )
}

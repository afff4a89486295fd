import type { FormatParser, RawLine } from '../../core/parser.ts'
import { NUMA_MAPS } from '../../records/numa-maps.ts'
import { rowsSink } from '../load/rows.ts'

/** An address, a policy, then words and `name=number` (mm/mempolicy.c and fs/proc/task_mmu.c, show_numa_map). */
const ROW =
  /^[0-9a-f]{8,16} (default|local|bind|prefer|interleave|weighted interleave)(?: \(many\))?(?:=(?:static|relative|balancing)[a-z|]{0,40})?(?::\d[\d,-]{0,400})?((?: (?:file=\S{1,500}(?: \(deleted\))?|heap|stack|huge|[A-Za-z_]{1,20}\d{0,5}=\d{1,15})){0,1100})\s{0,2}$/
const NODE = /(?:^| )N(\d{1,5})=(\d{1,15})/g
const PAGE = / kernelpagesize_kB=(\d{1,9})(?: |$)/
const HEADING = /^==> \/proc\/(\d{1,10})\/numa_maps <==$/
const PID = /(?:^|[/!._-])(?:proc[/._-])?(\d{1,10})[/._-]numa_maps|numa_maps[._-](\d{3,10})(?:\.\w{1,4})?$/
const COMMAND = /\/proc\/(\d{1,10})\/numa_maps/
const DEFAULT_PAGE_KB = 4
const MAX_NODES = 1024

/** /proc/PID/numa_maps. */
export const numaMaps: FormatParser = {
  id: 'numa-maps',
  title: '/proc/PID/numa_maps',
  capture: ['cat /proc/PID/numa_maps > numa_maps.PID'],
  recognised: 'by its rows (address, policy, N0=…, kernelpagesize_kB=4)',
  samples: [
    {
      text: '55ade7c7c000 default file=/usr/bin/relay mapped=2 N0=2 kernelpagesize_kB=4\n55ade7c87000 default anon=3 dirty=3 active=0 N0=1 N1=2 kernelpagesize_kB=4\n7ffd1b2c3000 default\n',
    },
  ],
  shows: ['numa'],
  begins: [' kernelpagesize_kB=', '/numa_maps <=='],
  heading: (text) => HEADING.test(text) || (PAGE.test(text) && ROW.test(text)),
  named: (path) => /(?:^|[/!._-])numa_maps(?:[._-]\d{1,10})?(?:\.txt)?$/.test(path),
  open(publish, artifact) {
    const path = PID.exec(artifact.path)
    let pid = path?.[1] ?? path?.[2] ?? COMMAND.exec(artifact.command ?? '')?.[1]
    let place: RawLine | undefined
    let mappings = 0
    let nodes = new Map<string, number>()
    let policies = new Map<string, number>()
    let hugeKb = 0
    const close = (): void => {
      if (place !== undefined && nodes.size > 0)
        publish(
          NUMA_MAPS,
          { pid: pid === undefined ? undefined : Number(pid), mappings, nodesKb: nodes, hugeKb, policies },
          place,
          artifact.stamp,
        )
      place = undefined
      mappings = 0
      hugeKb = 0
      nodes = new Map()
      policies = new Map()
    }
    const rows = rowsSink((line) => {
      const heading = HEADING.exec(line.text)
      if (heading !== null) {
        close()
        pid = heading[1]
        return true
      }
      const row = ROW.exec(line.text)
      if (row === null) return false
      place ??= line
      mappings++
      policies.set(row[1]!, (policies.get(row[1]!) ?? 0) + 1)
      const pageKb = Number(PAGE.exec(line.text)?.[1] ?? DEFAULT_PAGE_KB)
      for (const [, node, pages] of row[2]!.matchAll(NODE)) {
        if (nodes.size < MAX_NODES || nodes.has(node!)) nodes.set(node!, (nodes.get(node!) ?? 0) + Number(pages) * pageKb)
        if (/ huge(?: |$)/.test(row[2]!)) hugeKb += Number(pages) * pageKb
      }
      return true
    }, close)
    return {
      ...rows,
      get certain() {
        return nodes.size > 0
      },
    }
  },
}

import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS } from '../../records/counters.ts'
import type { Instant } from '../../core/span.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { foreign } from '../load/foreign.ts'

/** conntrack -S: one row per CPU, decimal. */
const ROW = /^\s{0,8}cpu=(\d{1,5})\s{1,12}((?:[a-z_]{2,20}=\d{1,20}\s{0,4}){3,24})$/
/** /proc/net/stat/nf_conntrack: one row per CPU, hexadecimal; `entries` is of the whole table in each. */
const HEADER = /^\s{0,8}entries\s{1,4}(?:(?:clashres|searched)\s{1,4})?found\s{1,4}new\s{1,4}invalid(?:\s{1,4}[a-z_]{3,16}){5,20}\s*$/
const HEX_ROW = /^\s{0,8}[0-9a-f]{8}(?:\s{1,4}[0-9a-f]{8}){10,24}\s*$/

/** Statistics of connection tracking, summed over the CPUs. */
export const conntrackStats: FormatParser = {
  id: 'conntrack-stats',
  title: 'conntrack -S, /proc/net/stat/nf_conntrack',
  capture: ['conntrack -S > conntrack-S.1; sleep 10; conntrack -S > conntrack-S.2', 'cat /proc/net/stat/nf_conntrack'],
  recognised: 'by its rows (cpu=0 found=… drop=…), or its heading entries … insert_failed drop',
  samples: [
    {
      text: 'cpu=0   \tfound=0 invalid=12 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 \ncpu=1   \tfound=0 invalid=3 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 \n',
    },
    {
      path: 'proc/net/stat/nf_conntrack',
      text: 'entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n00000190  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 000002f9 00000012 00000000  00000000 00000000 00000000 00000000\n',
    },
  ],
  shows: ['connection tracking'],
  begins: ['insert_failed'],
  heading: (text) => (ROW.test(text) && text.includes(' insert_failed=')) || HEADER.test(text),
  open(publish, artifact) {
    let time: Instant | undefined = artifact.stamp
    let values = new Map<string, number>()
    const cpus = new Set<string>()
    let labels: string[] | undefined
    let place: RawLine | undefined
    let most = -1
    const close = (): void => {
      if (place !== undefined) publish(COUNTERS, { kind: 'conntrack', of: seriesOf(artifact.path), values }, place, time)
      values = new Map()
      cpus.clear()
      place = undefined
      most = -1
    }
    const add = (pairs: readonly (readonly [string, number])[], line: RawLine): void => {
      const drop = pairs.find(([name]) => name === 'drop')?.[1] ?? 0
      if (drop > most) [most, place] = [drop, line]
      for (const [name, value] of pairs)
        if (name === 'entries') values.set(name, value)
        else if (values.size < 64) values.set(name, (values.get(name) ?? 0) + value)
    }
    return {
      get certain() {
        return place !== undefined
      },
      line(line) {
        const m = ROW.exec(line.text)
        if (m !== null) {
          if (cpus.has(m[1]!)) close()
          cpus.add(m[1]!)
          add(
            m[2]!
              .trim()
              .split(/\s+/)
              .map((pair) => [pair.slice(0, pair.indexOf('=')), Number(pair.slice(pair.indexOf('=') + 1))] as const),
            line,
          )
          return 'take'
        }
        if (HEADER.test(line.text)) {
          close()
          labels = line.text.trim().split(/\s+/)
          return 'take'
        }
        if (labels !== undefined && HEX_ROW.test(line.text)) {
          const cells = line.text.trim().split(/\s+/)
          if (cells.length !== labels.length) return 'pass'
          add(
            labels.map((name, i) => [name, Number.parseInt(cells[i]!, 16)] as const),
            line,
          )
          return 'take'
        }
        const stamp = dateOf(line.text)
        if (stamp === undefined) return foreign(line.text)
        close()
        time = stamp
        return 'take'
      },
      end: close,
    }
  },
}

import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { JsonSection } from '../json-section.ts'
import { isPrompt } from '../../core/prompt.ts'
import { publishRow } from '../load/sysstat-table.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
type Row = { readonly [name: string]: Json }

/** Sections of sadf -j whose rates stand without the unit that sar prints behind them. */
const RATES =
  /^(?:process-and-context-switch|swap-pages|paging|io|io-reads|io-writes|io-discard|net-e?dev|net-e?tcp|net-e?ip|net-udp|net-e?icmp)$/
const MEMORY: Readonly<Record<string, string>> = { inactive: 'kbinact' }
/** Which key names the thing that a row is about. */
const ABOUT = ['cpu', 'disk-device', 'iface', 'filesystem', 'line']
/** Objects nest so deep around one element of `statistics`. */
const ELEMENT_DEPTH = 6
const MAX_ELEMENT = 4_000_000

/** sadf -j (man sadf(1)) and mpstat -o JSON: the numbers of sar and mpstat under sar's own column names. */
export const sysstatJson: FormatParser = {
  id: 'sysstat-json',
  title: 'sadf -j and mpstat -o JSON',
  capture: ['sadf -j /var/log/sa/saDD -- -A > sar.json', 'mpstat -P ALL -o JSON 2 10 > mpstat.json'],
  recognised: 'by its keys sysstat, hosts and statistics',
  samples: [
    {
      text: '{"sysstat": {\n\t"hosts": [\n\t\t{\n\t\t\t"nodename": "web-1",\n\t\t\t"number-of-cpus": 2,\n\t\t\t"statistics": [\n\t\t\t\t{\n\t\t\t\t\t"timestamp": {"date": "2026-11-26", "time": "06:10:12", "utc": 1, "interval": 1},\n\t\t\t\t\t"queue": {"runq-sz": 6, "plist-sz": 177, "ldavg-1": 7.98, "ldavg-5": 5.56, "ldavg-15": 4.87, "blocked": 0}\n\t\t\t\t}\n\t\t\t]\n\t\t}\n\t]\n}}\n',
    },
  ],
  shows: ['CPU shares', 'single CPUs', 'swap traffic', 'paging', 'run queue', 'context switches', 'disks'],
  begins: ['"sysstat"'],
  heading: (text) => /^\s{0,40}\{?\s{0,8}"sysstat"\s{0,4}:\s{0,4}\{/.test(text),
  named: (path) => /(?:^|[/!._-])(?:sar|sadf|sysstat|mpstat)[^/!]{0,80}\.json$/i.test(path),
  asked: (command) => /(?:^|[\s/])(?:sadf\s.{0,80}?-[a-z]{0,4}j|mpstat\s.{0,80}\bJSON\b)/.test(command),
  open(publish, artifact) {
    const json = new JsonSection()
    let begun = false
    let depth = 0
    let quoted = false
    let escaped = false
    let element = ''
    let places = new Map<string, RawLine>()
    // mpstat without an interval prints one round, the mean since boot: it waits for the second
    let held: (() => void)[] | undefined = []

    const conclude = (): void => {
      const at = places
      const text = element
      element = ''
      places = new Map()
      let statistics: Json
      try {
        statistics = JSON.parse(text) as Json
      } catch {
        return
      }
      if (!isRow(statistics)) return
      const { timestamp, ...sections } = statistics
      const [stamp, time] = momentOf(timestamp)
      const ofSar = isRow(timestamp ?? null)
      const first = [...at.values()][0]
      if (first === undefined) return
      const show = (sinceBoot: boolean): void => {
        for (const row of rowsOf(sections))
          publishRow(
            publish,
            { tool: row.tool, series: artifact.path, stamp, values: row.values, about: row.about, sinceBoot },
            at.get(row.about === undefined ? row.section : `${row.section} ${row.about}`) ?? at.get(row.section) ?? first,
            time,
          )
      }
      if (ofSar || held === undefined) show(false)
      else if (held.push(() => show(held !== undefined)) > 1) {
        const rounds = held
        held = undefined
        for (const round of rounds) round()
      }
    }
    return {
      line(line) {
        if (begun && json.depth <= 0) return 'end'
        const what = json.line(line.text)
        if (what === 'foreign' || what === 'blank') return isPrompt(line.text) ? 'end' : 'pass'
        // the outer bracket may stand on a line of its own above
        if (!begun && /^\s{0,40}"/.test(line.text)) depth = 1
        begun = true
        const cpus = /"number-of-cpus"\s?:\s?(\d{1,5})/.exec(line.text)
        if (cpus !== null) publish(CPU_COUNT, { cpus: Number(cpus[1]) }, line)
        if (depth >= ELEMENT_DEPTH - 1 && places.size < 5000) {
          const about = /\{\s?"(?:cpu|disk-device|iface)"\s?:\s?"([^"]{1,80})"/.exec(line.text)?.[1]
          const keys = [...line.text.matchAll(/"([a-z-]{2,40})"\s?:\s?[{[]/g)].map((m) => m[1]!)
          for (const key of keys) places.set(key, line)
          if (keys.length === 0 && about !== undefined)
            places.set(`${[...places.keys()].findLast((name) => !name.includes(' ')) ?? ''} ${about}`, line)
        }
        let from = depth >= ELEMENT_DEPTH ? 0 : -1
        for (let i = 0; i < line.text.length; i++) {
          const c = line.text[i]
          if (escaped) escaped = false
          else if (quoted) {
            if (c === '\\') escaped = true
            else if (c === '"') quoted = false
          } else if (c === '"') quoted = true
          else if (c === '{' || c === '[') {
            if (++depth === ELEMENT_DEPTH) {
              from = i
              if (places.size === 0) places.set('', line)
            }
          } else if ((c === '}' || c === ']') && depth > 0 && depth-- === ELEMENT_DEPTH) {
            if (element.length < MAX_ELEMENT) element += line.text.slice(Math.max(0, from), i + 1)
            from = -1
            conclude()
          }
        }
        if (from >= 0 && element.length < MAX_ELEMENT) element += `${line.text.slice(from)}${quoted ? '' : '\n'}`
        return 'take'
      },
      end() {
        for (const round of held ?? []) round()
      },
    }
  },
}

const isRow = (json: Json): json is Row => typeof json === 'object' && json !== null && !Array.isArray(json)

/** sadf: date and time with `utc` 1 or 0, or a zone's name in later versions (sysstat, json_stats.c: print_json_timestamp); mpstat: the time of day alone. */
function momentOf(json: Json | undefined): [string | undefined, Instant | undefined] {
  if (typeof json === 'string') return [json, undefined]
  if (json === undefined || !isRow(json)) return [undefined, undefined]
  const { date, time, utc, tz } = json
  if (typeof date !== 'string' || typeof time !== 'string') return [undefined, undefined]
  return [time, isoTime(`${date} ${time}${utc === 1 ? ' UTC' : typeof tz === 'string' ? ` ${tz}` : ''}`)]
}

interface SarRow {
  readonly section: string
  readonly tool: 'mpstat' | 'sar'
  readonly about?: string | undefined
  readonly values: Map<string, number>
}

/** Rows of all sections; sections of sections (network, psi, power-management) stand as their own. */
function* rowsOf(sections: Row): Generator<SarRow> {
  for (const [section, json] of Object.entries(sections)) {
    if (Array.isArray(json)) {
      for (const row of json as readonly Json[]) if (isRow(row)) yield rowOf(section, row)
    } else if (isRow(json)) {
      if (section === 'network' || section === 'psi') yield* rowsOf(json)
      else yield rowOf(section, json)
    }
  }
}

function rowOf(section: string, row: Row): SarRow {
  const values = new Map<string, number>()
  let about: string | undefined
  const put = (name: string, json: Json, rates: boolean): void => {
    if (ABOUT.includes(name)) about = typeof json === 'string' || typeof json === 'number' ? `${json}` : undefined
    else if (typeof json === 'number') values.set(labelOf(section, name, rates), json)
    else if (isRow(json)) for (const [inner, value] of Object.entries(json)) put(inner, value, rates)
  }
  for (const [name, json] of Object.entries(row)) put(name, json, RATES.test(section))
  return { section, tool: section.startsWith('cpu-load') ? 'mpstat' : 'sar', about, values }
}

/** The label that sar prints for it. */
function labelOf(section: string, name: string, rates: boolean): string {
  if (section.startsWith('cpu-load')) return `%${name === 'user' ? 'usr' : name === 'system' ? 'sys' : name}`
  const psi = /^psi-(cpu|io|mem)$/.exec(section)
  if (psi !== null) return `%${name[0]}${psi[1]}${/_avg(\d{2,3})$/.exec(name)?.[1]?.replace(/^/, '-') ?? ''}`
  const percent = /^(.{1,40})-percent$/.exec(name)
  if (percent !== null) return percent[1] === 'util' ? '%util' : `%${percent[1]}`
  if (section === 'memory') return MEMORY[name] ?? `kb${name}`
  if (section === 'disk') return /^[rwd]kB$/.test(name) ? `${name}/s` : name
  return rates && name !== 'tps' ? `${name}/s` : name
}

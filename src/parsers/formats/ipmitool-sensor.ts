import type { FormatParser } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

/** ipmitool sensor: name, reading, unit, status and six limits; na where there is none. */
const SENSOR =
  /^([\w+][\w +./%#()-]{0,30}?) {0,24}\| (na|0x[\da-f]{1,4}|-?\d{1,9}(?:\.\d{1,3})?) {0,16}\| ([\w %/]{1,24}?) {0,16}\| ?(\w{2,6}) {0,8}(?:\| ?(?:na|-?\d{1,9}(?:\.\d{1,3})?) {0,12}){6}$/
/** ipmitool sdr: name, reading with its unit, and status. */
const SDR =
  /^([\w+][\w +./%#()-]{0,30}?) {0,24}\| (-?\d{1,9}(?:\.\d{1,3})? [A-Za-z% ]{1,20}?|no reading|disabled|0x[\da-f]{2,4}) {0,20}\| (ok|ns|nc|cr|nr|us|[lu](?:nc|cr|nr))$/
/** lib/ipmi_sdr.c: critical, and what cannot be recovered from; `nc` is a warning. */
const STATES: ReadonlyMap<string, string> = new Map([
  ...['cr', 'lcr', 'ucr'].map((state) => [state, 'critical'] as const),
  ...['nr', 'lnr', 'unr'].map((state) => [state, 'beyond recovery'] as const),
])

/** ipmitool sensor and ipmitool sdr: what the management controller of a machine measures. */
export const ipmitoolSensor: FormatParser = {
  id: 'ipmitool-sensor',
  title: 'ipmitool sensor, ipmitool sdr',
  capture: ['ipmitool sensor', 'ipmitool sdr'],
  recognised: 'by its rows (name | reading | unit | status | limits)',
  samples: [
    {
      text: 'FAN2             | 0.000      | RPM        | cr    | na        | 500.000   | 700.000   | na        | na        | na\nCPU Temp         | 41.000     | degrees C  | ok    | na        | na        | na        | 90.000    | 95.000    | na\n',
    },
    { text: 'FAN2             | 0 RPM             | cr\nCPU Temp         | 41 degrees C      | ok\n' },
  ],
  shows: ['sensors'],
  heading: (text) => text.includes(' | ') && (SENSOR.test(text) || SDR.test(text)),
  open: (publish, { stamp }) =>
    rowsSink((line) => {
      const text = line.text.trimEnd()
      const sensor = SENSOR.exec(text)
      const m = sensor ?? SDR.exec(text)
      if (m === null) return false
      const [reading, state] = sensor === null ? [m[2]!, m[3]!] : [`${Number(m[2])} ${m[3]!}`, m[4]!]
      const called = STATES.get(state)
      if (called !== undefined)
        publish(ROW_AMISS, { name: `sensor ${m[1]!}`, amiss: `${reading} is ${called} (${state})`, gravity: 'failed' }, line, stamp)
      return true
    }),
}

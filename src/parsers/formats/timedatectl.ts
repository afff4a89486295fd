import type { FormatParser } from '../../core/parser.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { MACHINE_FACT } from '../../records/machine-fact.ts'
import { fieldsSink } from '../load/rows.ts'

const HEADING = /^\s{0,24}Local time: (?:[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S{1,8}|n\/a)\s{0,4}$/
const FIELD =
  /^\s{0,24}(Local time|Universal time|RTC time|Time ?zone|Timezone|System clock synchronized|NTP synchronized|NTP enabled|NTP service|Network time on|systemd-timesyncd\.service active|RTC in local TZ|DST active|Last DST change|Next DST change): (.{0,200})$/

/** timedatectl(1): zone and synchronisation of the clock. */
export const timedatectl: FormatParser = {
  id: 'timedatectl',
  title: 'timedatectl',
  capture: ['timedatectl'],
  recognised: 'by its first row (Local time: …)',
  samples: [
    {
      text: '               Local time: Sat 2026-11-28 10:15:14 CET\n           Universal time: Sat 2026-11-28 09:15:14 UTC\n                 RTC time: Sat 2026-11-28 09:15:14\n                Time zone: Europe/Berlin (CET, +0100)\nSystem clock synchronized: yes\n              NTP service: active\n          RTC in local TZ: no\n',
    },
  ],
  shows: ['machine'],
  begins: ['Local time: '],
  heading: (text) => HEADING.test(text),
  open: (publish, artifact) =>
    fieldsSink(FIELD, (place, fields) => {
      if (fields.size < 2) return
      const synchronized = fields.get('System clock synchronized') ?? fields.get('NTP synchronized')
      const clock = isoTime(
        `${/^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: UTC)?$/.exec(fields.get('Universal time') ?? '')?.[1]} UTC`,
      )
      publish(
        MACHINE_FACT,
        {
          timeZone: /^([\w/+-]{1,64})(?: |$)/.exec(fields.get('Time zone') ?? fields.get('Timezone') ?? '')?.[1],
          clockSynchronized: synchronized === undefined ? undefined : synchronized === 'yes',
          clock,
        },
        place,
        clock ?? artifact.stamp,
      )
    }),
}

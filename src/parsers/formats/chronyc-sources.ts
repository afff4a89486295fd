import type { FormatParser, RawLine } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

const HEADING = /^MS Name\/IP address\s{1,40}Stratum Poll Reach /
const RULE = /^={20,200}$/
/** Mode and state of a source, its name, stratum, poll, and the last eight answers in octal. */
const ROW = /^([\^=#])([*+\-?x~])\s(\S{1,253})\s{1,40}\d{1,2}\s{1,6}-?\d{1,2}\s{1,6}([0-7]{1,3})\s/

/** chronyc sources: it says that something is broken where none of them answers. */
export const chronycSources: FormatParser = {
  id: 'chronyc-sources',
  title: 'chronyc sources',
  capture: ['chronyc -n sources'],
  recognised: 'by its heading (MS Name/IP address Stratum Poll Reach)',
  samples: [
    {
      text: 'MS Name/IP address         Stratum Poll Reach LastRx Last sample\n===============================================================================\n^? ntp1.example.org              0  10     0     -     +0ns[   +0ns] +/-    0ns\n',
    },
  ],
  shows: ['clock state'],
  begins: ['MS Name/IP address'],
  heading: (text) => HEADING.test(text),
  open(publish, { stamp }) {
    let first: RawLine | undefined
    let sources = 0
    let answers = false
    return rowsSink(
      (line) => {
        const m = ROW.exec(line.text)
        if (m === null) return HEADING.test(line.text) || RULE.test(line.text.trimEnd())
        sources++
        answers ||= m[2] !== '?' || m[4] !== '0'
        first ??= line
        return true
      },
      () => {
        if (first === undefined || answers) return
        const amiss =
          sources === 1 ? 'its only source of time does not answer (Reach 0)' : `none of its ${sources} sources of time answers (Reach 0)`
        publish(ROW_AMISS, { name: 'chronyd', amiss, gravity: 'failed' }, first, stamp)
      },
    )
  },
}

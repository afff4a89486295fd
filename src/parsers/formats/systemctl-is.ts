import type { FormatParser } from '../../core/parser.ts'
import { UNIT_STATE } from '../../records/unit-state.ts'
import { ACTIVE_STATES, UNIT_TYPES } from '../systemd/unit-name.ts'

const COMMAND = /\bsystemctl\s(?:--user\s)?is-(?:active|failed)\s(.{1,400})$/
const PROMPT = /^.{0,120}?[$#%]\s{1,4}(\S.{0,400})$/
const STATE = new RegExp(`^(${ACTIVE_STATES}|unknown)$`)
const TYPED = new RegExp(`\\.(?:${UNIT_TYPES})$`)

const unitsOf = (command: string | undefined): string[] =>
  (COMMAND.exec(command ?? '')?.[1] ?? '')
    .split(/\s+/)
    .filter((word) => /^[\w@.:\\-]{1,255}$/.test(word) && !word.startsWith('-'))
    .map((word) => (TYPED.test(word) ? word : `${word}.service`))

/** systemctl is-active, is-failed: one word for each unit of the command. */
export const systemctlIs: FormatParser = {
  id: 'systemctl-is',
  title: 'systemctl is-active, systemctl is-failed',
  capture: ['systemctl is-failed UNIT…'],
  recognised: 'below the command in a transcript',
  samples: [{ text: '$ systemctl is-failed billing relay.socket\nfailed\nactive\n' }],
  shows: ['unit state'],
  begins: ['systemctl is-active ', 'systemctl is-failed '],
  heading: (text) => COMMAND.test(PROMPT.exec(text)?.[1] ?? ''),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    let units = unitsOf(artifact.command)
    return {
      line(line) {
        const typed = PROMPT.exec(line.text)?.[1]
        if (typed !== undefined && COMMAND.test(typed) && units.length === 0) {
          units = unitsOf(typed)
          return 'take'
        }
        const state = STATE.exec(line.text.trim())?.[1]
        const unit = units[0]
        if (state === undefined || unit === undefined) return 'end'
        units = units.slice(1)
        if (state !== 'unknown') publish(UNIT_STATE, { unit, active: state, listed: true }, line, artifact.stamp)
        return 'take'
      },
      end() {},
    }
  },
}

import { message } from '../../core/message.ts'
import { JOB_SAID, type JobSaid } from '../../records/job-said.ts'
import { unitOfCheck, unitOfPath } from '../../core/unit-path.ts'
import { UNIT_TYPES } from '../systemd/unit-name.ts'

type Said = Omit<JobSaid, 'user'>

const UNIT = String.raw`[\w@.:\\-]{1,255}\.(?:${UNIT_TYPES})`
/** What the console shows before it. */
const MARK = String.raw`^(?:\[\s?(?:FAILED|DEPEND|TIME)\s?\] )?`
/** `srv-data.mount - /srv/data`; before version 253, or as it was built, the description alone. */
const NAMED = String.raw`(?:(${UNIT})(?: - (.{1,250}?))?|(.{1,250}?))`
const DEPENDENCY = new RegExp(`${MARK}Dependency failed for ${NAMED}\\.?$`)
const WAITED = new RegExp(`${MARK}Timed out waiting for device ${NAMED}\\.?$`)
const FAILED = new RegExp(`${MARK}Failed to (?:start|mount|listen on|activate swap|set up automount) ${NAMED}\\.$`)
const JOB = new RegExp(
  `^(?:${UNIT}: )?Job (${UNIT})/(?:start|restart|verify-active) (?:failed with result '(dependency|timeout)'|(timed out))\\.?$`,
)
/** src/core/transaction.c; before 209 `Breaking ordering cycle by deleting job …`. */
const CYCLE = new RegExp(
  `^(?:${UNIT}: )?(?:Job (${UNIT})/\\w+ deleted to break ordering cycle\\b|Breaking ordering cycle by deleting job (${UNIT})/)`,
)
const CHAIN = new RegExp(`^(?:${UNIT}: )?Found (?:ordering cycle|dependency) on (${UNIT})(?:/|$)`)
/** What stands below a failure on the console. */
const SEE = new RegExp(`^See ['"\`]systemctl status (?:'|")?(${UNIT})(?:'|")?['"\`] for details\\.?$`)
const EMERGENCY =
  /^(?:\[\s{1,3}OK\s{1,3}\] )?(?:Started (?:emergency\.service - )?Emergency Shell|Reached target (?:emergency\.target - )?Emergency Mode)\.?$|\b(?:you are in|welcome to) emergency mode\b/i

function nameOf(m: RegExpExecArray, type: 'mount' | 'device'): Pick<Said, 'unit' | 'description'> {
  const [, unit, beside, alone] = m
  const description = beside ?? alone
  const told = description?.startsWith('/') === true ? unitOfPath(description, type) : unitOfCheck(description ?? '')
  return { unit: unit ?? told, description }
}

function saidIn(text: string): Said | undefined {
  const dependency = DEPENDENCY.exec(text)
  if (dependency !== null) return { says: 'dependency', again: false, ...nameOf(dependency, 'mount') }
  const waited = WAITED.exec(text)
  if (waited !== null) return { says: 'timeout', again: false, ...nameOf(waited, 'device') }
  const job = JOB.exec(text)
  if (job !== null) return { says: job[2] === 'dependency' ? 'dependency' : 'timeout', again: true, unit: job[1] }
  const cycle = CYCLE.exec(text)
  if (cycle !== null) return { says: 'cycle', again: true, unit: cycle[1] ?? cycle[2] }
  const chain = CHAIN.exec(text)?.[1]
  if (chain !== undefined) return { says: 'chain', again: true, unit: chain }
  const seen = SEE.exec(text)?.[1]
  if (seen !== undefined) return { says: 'see', again: true, unit: seen }
  const failed = FAILED.exec(text)
  if (failed !== null && !/^[^ ]+: /.test(failed[3] ?? '')) return { says: 'failed', again: false, ...nameOf(failed, 'mount') }
  return EMERGENCY.test(text) ? { says: 'emergency', again: false } : undefined
}

/** systemd: src/core/job.c, unit.c and the status_message_formats of its unit types; src/basic/unit-def.c names the results. */
export const jobSaid = message<JobSaid>({
  id: 'job-said',
  emits: JOB_SAID,
  holds: [
    ...['Dependency failed for ', 'Timed out waiting for device', "failed with result 'dependency'", "failed with result 'timeout'"],
    ...['/start timed out', 'start timed out.', 'Failed to start ', 'Failed to mount ', 'Failed to listen on ', 'Failed to activate swap '],
    'systemctl status ',
    ...['break ordering cycle', 'Breaking ordering cycle', 'Found ordering cycle on ', 'Found dependency on '],
    ...['Failed to set up automount ', 'Emergency Shell', 'Emergency Mode'],
  ],
  read(line) {
    const { ident, kernel, pid } = line
    const emergency = ident !== undefined && ident !== 'systemd'
    if (kernel === true || (emergency && !/sulogin|emergency/i.test(ident))) return undefined
    const said = saidIn(line.message.trimEnd())
    return said === undefined || (emergency && said.says !== 'emergency')
      ? undefined
      : { ...said, user: ident === 'systemd' && pid !== undefined && pid !== 1 }
  },
})

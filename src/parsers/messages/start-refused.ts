import { message } from '../../core/message.ts'
import { START_REFUSED, type StartRefused } from '../../records/start-refused.ts'
import { UNIT_TYPES } from '../systemd/unit-name.ts'

const UNIT = String.raw`[\w@.:\\-]{1,255}\.(?:${UNIT_TYPES})`
const LOAD = new RegExp(
  `^Failed to (?:re)?start (${UNIT}): Unit (${UNIT}) (not found|is masked|has a bad unit file setting|failed to load(?: properly)?\\b.{0,200})\\.?$`,
)
const JOB = new RegExp(`^Job for (${UNIT}) failed(?: because (.{5,160}?))?\\.`)
const DEPENDENCY = new RegExp(`^A dependency job for (${UNIT}) failed\\b`)

/** src/systemctl/systemctl-start-unit.c and src/shared/bus-wait-for-jobs.c: service_explanations. */
const BECAUSE: readonly (readonly [RegExp, string])[] = [
  [/control process exited with error code/, 'exit-code'],
  [/timeout was exceeded/, 'timeout'],
  [/dump core/, 'core-dump'],
  [/fatal signal/, 'signal'],
  [/failed to send its keepalive|watchdog/, 'watchdog'],
  [/attempted too often/, 'start-limit-hit'],
  [/steps required by its unit configuration/, 'protocol'],
  [/resource limit|unavailable resources/, 'resources'],
]

const LOADS: readonly (readonly [string, string])[] = [
  ['not found', 'not-found'],
  ['is masked', 'masked'],
]

/** What systemctl prints at a terminal. A program that logs it speaks of what it was asked to do. */
export const startRefused = message<StartRefused>({
  id: 'start-refused',
  emits: START_REFUSED,
  holds: ['Failed to start ', 'Failed to restart ', 'Job for ', 'A dependency job for '],
  read({ message: text, ident, kernel }) {
    if (ident !== undefined || kernel !== undefined) return undefined
    const load = LOAD.exec(text)
    if (load !== null) {
      const [, unit, other, why] = load
      return {
        unit: unit!,
        missing: other === unit ? undefined : other,
        result: LOADS.find(([words]) => words === why)?.[1] ?? 'bad-setting',
      }
    }
    const job = JOB.exec(text)
    if (job !== null) return { unit: job[1]!, result: BECAUSE.find(([words]) => words.test(job[2] ?? ''))?.[1] }
    const unit = DEPENDENCY.exec(text)?.[1]
    return unit === undefined ? undefined : { unit, result: 'dependency' }
  },
})

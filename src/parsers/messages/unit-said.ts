import type { LogLine } from '../../core/log-line.ts'
import { message } from '../../core/message.ts'
import { type MainExit, UNIT_SAID, type UnitSaid } from '../../records/unit-said.ts'

type Said = Omit<UnitSaid, 'unit' | 'user'>

/** systemd.unit(5): names of letters, digits and `:-_.\@`, with a type at the end. */
const NAME = String.raw`[\w@.:\\-]{1,255}\.(?:service|socket|mount|automount|swap|scope|slice|timer|path|device|target)`
const OF_UNIT = new RegExp(`^(${NAME}): (.*)$`, 's')
const ONE_UNIT = new RegExp(`^${NAME}$`)

/** Sentences that name the unit within: of older versions, and of what is begun. */
const OLD: readonly (readonly [RegExp, (m: RegExpExecArray) => Said])[] = [
  [/^Stopping (\S{3,255}) - /, () => ({ says: 'stopping' })],
  [/^Starting (\S{3,255}) - /, () => ({ says: 'starting' })],
  [/^Started (\S{3,255}) - /, () => ({ says: 'started' })],
  [/^Unit (\S{3,255}) entered failed state/, () => ({ says: 'failed' })],
  [/^[Ss]tart request repeated too quickly for (\S{3,255}?)\.?$/, () => ({ says: 'refused' })],
  [/^(\S{3,255}) watchdog timeout \(limit=?\s?([\w .]{1,40})\)!/, (m) => ({ says: 'watchdog', limit: m[2] })],
]

function exitOf(m: RegExpExecArray): MainExit {
  const code = m[1] as MainExit['code']
  return { code, status: Number(m[2]), statusText: `${m[2]}/${m[3]}`, signal: code === 'exited' ? undefined : `SIG${m[3]}` }
}

/** Behind `UNIT: ` (src/core/unit.c, service.c, cgroup.c of systemd). */
const NEW: readonly (readonly [RegExp, (m: RegExpExecArray) => Said])[] = [
  [/^Failed with result '([\w-]{2,40})'/, (m) => ({ says: 'result', result: m[1] })],
  [/^Unit entered failed state/, () => ({ says: 'failed' })],
  [/^[Mm]ain process exited, code=(exited|killed|dumped),? status=(\d{1,3})\/([\w/+-]{1,32})/, (m) => ({ says: 'exit', exit: exitOf(m) })],
  [
    /^(?:A process of this unit has been killed by the OOM killer|The kernel OOM killer killed some processes in this unit)/,
    () => ({ says: 'oom' }),
  ],
  [/^(?:Deactivated successfully|Succeeded)\.?$/, () => ({ says: 'ended' })],
  [/^[Ss]tart request repeated too quickly/, () => ({ says: 'refused' })],
  [/restart counter is at (\d{1,9})\.?$/, (m) => ({ says: 'restart', restarts: Number(m[1]) })],
  [/^Watchdog timeout \(limit ([\w .]{1,40})\)!/, (m) => ({ says: 'watchdog', limit: m[1] })],
  [
    /^Killing process (\d{1,10}) \((.{1,32})\) with signal (SIG\w{2,8})/,
    (m) => ({ says: 'killing', killed: { pid: Number(m[1]), comm: m[2]!, signal: m[3]! } }),
  ],
]

/** Only the manager tells how a unit ended; an excerpt without a speaker is believed. */
const isSystemd = ({ ident, kernel }: LogLine): boolean => ident === 'systemd' || (ident === undefined && kernel === undefined)

function saidIn(text: string): { readonly unit: string; readonly said: Said } | undefined {
  for (const [wording, read] of OLD) {
    const m = wording.exec(text)
    if (m !== null) return { unit: m[1]!, said: read(m) }
  }
  const of = OF_UNIT.exec(text)
  if (of === null) return undefined
  for (const [wording, read] of NEW) {
    const m = wording.exec(of[2]!)
    if (m !== null) return { unit: of[1]!, said: read(m) }
  }
  return undefined
}

export const unitSaid = message<UnitSaid>({
  id: 'unit-said',
  emits: UNIT_SAID,
  holds: [
    ...["Failed with result '", 'entered failed state', 'process exited, code=', 'killed by the OOM killer', 'OOM killer killed'],
    ...[
      'repeated too quickly',
      'restart counter is at ',
      'Stopping ',
      'Starting ',
      'Started ',
      'Deactivated successfully',
      'Succeeded.',
      'Watchdog timeout (limit',
      'with signal SIG',
    ],
  ],
  read(line) {
    if (!isSystemd(line)) return undefined
    const found = saidIn(line.message)
    if (found === undefined || !ONE_UNIT.test(found.unit)) return undefined
    return { ...found.said, unit: found.unit, user: line.ident === 'systemd' && line.pid !== undefined && line.pid !== 1 }
  },
})

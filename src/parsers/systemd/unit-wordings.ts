import type { MainExit, UnitSaid } from '../../records/unit-said.ts'

export type Said = Omit<UnitSaid, 'unit' | 'user'>
type Wordings = readonly (readonly [RegExp, (m: RegExpExecArray) => Said])[]

function exitOf(code: string, status: string, name: string): MainExit {
  const text = `${status}/${name}`
  return { code: code as MainExit['code'], status: Number(status), statusText: text, signal: code === 'exited' ? undefined : `SIG${name}` }
}

const bareExit = (code: string, status: string): MainExit => ({ ...exitOf(code, status, 'n/a'), statusText: status, signal: undefined })
const ofProcess = (name: string): UnitSaid['process'] => name.toLowerCase() as UnitSaid['process']
/** `start operation`, `State 'stop-sigterm'`, `stop-sigterm`, `Mounting`: before 240 and since. */
const SLOW = String.raw`(?:State '([\w-]{3,24})' timed out|([\w-]{4,16}) operation timed out|((?:Start|Stopp|Mount|Unmount)ing|Activation|Deactivation|Mount process|Swap process|stop-[\w-]{3,20}) timed out)\b`
const slow = (from: number, m: RegExpExecArray): Said => ({ says: 'timeout', step: (m[from] ?? m[from + 1] ?? m[from + 2])!.toLowerCase() })

/** Sentences that name the unit within: of older versions, and of what is begun. */
export const OLD: Wordings = [
  [/^Stopping (\S{3,255}) - /, () => ({ says: 'stopping' })],
  [/^(?:Starting|Mounting|Activating swap) (\S{3,255}) - /, () => ({ says: 'starting' })],
  [/^(?:Started|Mounted|Finished|Listening on|Activated swap) (\S{3,255}) - /, () => ({ says: 'started' })],
  [/^Unit (\S{3,255}) entered failed state/, () => ({ says: 'failed' })],
  [/^[Ss]tart request repeated too quickly for (\S{3,255}?)\.?$/, () => ({ says: 'refused' })],
  [/^(\S{3,255}) watchdog timeout(?: \(limit=?\s?([\w .]{1,40})\))?!/, (m) => ({ says: 'watchdog', limit: m[2] })],
  [/^(\S{2,254}[^\s:]) holdoff time over, scheduling restart/, () => ({ says: 'restart' })],
  [
    /^(\S{3,250}\.(mount|swap)) (?:mount|swap) process exited, code=(exited|killed|dumped) status=(\d{1,3})$/,
    (m) => ({ says: 'exit', process: ofProcess(m[2]!), exit: bareExit(m[3]!, m[4]!) }),
  ],
  [new RegExp(String.raw`^(\S{2,254}[^\s:]) ${SLOW}`, 'i'), (m) => slow(2, m)],
]

/** ServiceResult of src/core/service.c; no two of them begin with the same three letters. */
const RESULTS = ['exit-code', 'signal', 'core-dump', 'timeout', 'watchdog', 'protocol', 'resources', 'oom-kill', 'start-limit-hit']
const CUT_RESULT =
  /^Failed with result '(exi[t-]?[a-z-]{0,4}|sig[a-z]{0,3}|cor[a-z-]{0,5}|tim[a-z]{0,3}|wat[a-z]{0,5}|pro[a-z]{0,5}|res[a-z]{0,6}|oom[a-z-]{0,4}|sta[a-z-]{0,11})(?:…|\.{3})?$/

/** Behind `UNIT: ` (src/core/unit.c, service.c, socket.c, mount.c, cgroup.c of systemd). */
export const NEW: Wordings = [
  [/^Failed with result '([\w-]{2,40})'/, (m) => ({ says: 'result', result: m[1] })],
  // systemctl status cuts its lines at the width of the terminal
  [CUT_RESULT, (m) => ({ says: 'result', result: RESULTS.find((result) => result.startsWith(m[1]!)) })],
  [/^Unit entered failed state/, () => ({ says: 'failed' })],
  [
    /^([Mm]ain|[Cc]ontrol|Mount|Swap) process exited, code=(exited|killed|dumped),? status=(\d{1,3})\/([\w/+-]{1,32})/,
    (m) => ({ says: 'exit', process: ofProcess(m[1]!), exit: exitOf(m[2]!, m[3]!, m[4]!) }),
  ],
  [
    // until 236 only the number, of all but the main process
    /^([Cc]ontrol|Mount|Swap) process exited, code=(exited|killed|dumped),? status=(\d{1,3})$/,
    (m) => ({ says: 'exit', process: ofProcess(m[1]!), exit: bareExit(m[2]!, m[3]!) }),
  ],
  [
    /^(?:A process of this unit has been killed by the OOM killer|The kernel OOM killer killed some processes in this unit)/,
    () => ({ says: 'oom' }),
  ],
  [/^(?:Deactivated successfully|Succeeded)\.?$/, () => ({ says: 'ended' })],
  [/^[Ss]tart request repeated too quickly/, () => ({ says: 'refused' })],
  [/^Service (?:hold-off|RestartSec=\S{1,40}) (?:time over|expired), scheduling restart/, () => ({ says: 'restart' })],
  [/restart counter is at (\d{1,9})\.?$/, (m) => ({ says: 'restart', restarts: Number(m[1]) })],
  [/^Watchdog timeout \(limit ([\w .]{1,40})\)!/, (m) => ({ says: 'watchdog', limit: m[1] })],
  [
    /^Killing process (\d{1,10}) \((.{1,32})\) with signal (SIG\w{2,8})/,
    (m) => ({ says: 'killing', killed: { pid: Number(m[1]), comm: m[2]!, signal: m[3]! } }),
  ],
  [new RegExp(`^${SLOW}`, 'i'), (m) => slow(1, m)],
  [/^Service reached runtime time limit/, () => ({ says: 'timeout', step: 'running' })],
  [/^Consumed .{1,80} (\d[\d.]{0,8}[KMGT]?) memory peak/, (m) => ({ says: 'used', memoryPeak: m[1] })],
  [
    /^((?:Failed to (?!kill |reset |enqueue |schedule |send |set invocation|open \/dev|store |mark ).{3,300}|Unable to .{3,300}|Changing to the requested .{3,200}|Can't open PID file .{3,200}|Got notification message from .{3,200}|Bound to unit .{3,200}|(?:Trigger|Activation request) limit hit\b.{0,100}|New main PID .{3,200}|.{3,200}\. Refusing)\.?)$/,
    (m) => ({ says: 'reason', reason: m[1]!.replace(/\.$/, '') }),
  ],
]

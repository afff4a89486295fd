import type { FormatParser, RawLine } from '../../core/parser.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { CONTAINER_ARGUMENT } from '../../records/container-argument.ts'
import { LIMIT } from '../../records/limit.ts'
import { UNIT_EXIT, UNIT_STATE, type UnitExit } from '../../records/unit-state.ts'
import { SIGNAL_NUMBERS } from '../systemd/signal-numbers.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'
import { isPrompt } from '../../core/prompt.ts'

const ROW = /^([A-Z][A-Za-z]{1,60})=(.{0,8000})$/
/** Rows that only `systemctl show` prints (org.freedesktop.systemd1(5)); a unit file writes sizes with a unit. */
const OWN =
  /^(?:Id=[\w@.:\\-]{1,200}\.(?:service|scope|slice|socket|timer|mount|target)|(?:MainPID|ExecMain(?:PID|Code|Status)|NRestarts)=\d{1,10}|ControlGroup=(?:\/\S{0,400})?|(?:Tasks|Memory)(?:Max|High|Current|Peak|Limit)=(?:\d{1,20}|infinity|\[not set\])|Limit[A-Z]{2,10}(?:Soft)?=(?:\d{1,20}|infinity)|CPUQuotaPerSecUSec=(?:infinity|[\da-z. ]{2,24})|(?:Active|Sub|Load|UnitFile)State=[a-z-]{2,20}|FragmentPath=\/\S{1,300}|InvocationID=[0-9a-f]{32}|ExitType=(?:main|cgroup)|Type=(?:simple|exec|forking|oneshot|dbus|notify|notify-reload|idle)|ExecStart=\{ path=.{1,8000}$)\s*$/
/** What the names of properties begin with. */
const STEMS = new Set(
  (
    'AccuracyU Active After Allow Allowed Ambient App Asset Assert Before Block Blocked Bind Bound BPF Bus CPU Cache Can Capability CGroup Cgroup Clean Collect Condition ' +
    'Config Configuration Conflicts Consists Control Core Coredump Credential Debug Default Delegate Description Device Devices Disable Documentation Drop Dropped Dynamic ' +
    'Effective Environment Exec Exit Extension Extensions Extra Fail Failure File Final Following Fragment Freezer GID Group Guess Guessed IO IP IPC Id Ignore Import ' +
    'In Inactive Inaccessible Invocation Job Joins Keyring Kill Limit Live Load Local Lock Log MainPID Main Managed Memory Mount NFile NRestarts NUMA Names Need Network ' +
    'Nice No Non Notify OOM On Oom Open Opened Pam PAM Part Passive Perpetual Personality PID Pollable Private Proc Propagate Propagates Protect RTP Read Rebind Received Refuse Reload ' +
    'Reloaded Remain Remove Requires Required Requisite Restart Restrict Result Root Runtime SELinux SMACK Same Sched Secure Send Set Slice Smack Socket Source Standard Start Startup ' +
    'State Static Status Stop Sub Success Supplementary Survive Swap Syslog System TTY Tasks Temporary Timeout Timer Transient Trigger Triggered Triggers TTYP Type UID UMask USB Unit Unset Unmounts Upholds Upheld ' +
    'User Utmp UtmpMode Wants Wanted Watchdog Working Write'
  ).split(' '),
)
/** `Property=value` with a name of systemd's. */
const isProperty = (name: string): boolean =>
  STEMS.has(name) || STEMS.has(/^(?:[A-Z]{2,6}(?=[A-Z][a-z]|$)|[A-Z][a-z]{1,16})/.exec(name)?.[0] ?? '')
const COMMAND = /\bsystemctl\s.{0,200}?\bshow\b/
const LIMITS: Record<string, string> = {
  NOFILE: 'nofile',
  NPROC: 'nproc',
  STACK: 'stack',
  CORE: 'core',
  AS: 'as',
  DATA: 'data',
  MEMLOCK: 'memlock',
}
/** What the bus tells of a limit; a unit file may write `soft:hard` and sizes with a unit. */
const VALUE = /^(?:\d{1,20}|infinity)$/
const PERIOD_US = 100_000
const UNSET = 2 ** 63
/** Hard limits of systemd itself (DefaultLimitNOFILE, since v240): the soft one beside it is another, and was not printed. */
const DEFAULT_HARD = new Set([524_288, 1_048_576, 1_073_741_816])

/** With a number behind it such a row is published. */
const CERTAIN = /^(?:Limit(?:NPROC|STACK|CORE|MEMLOCK)(?:Soft)?|LimitNOFILESoft|Tasks(?:Max|Current))$/

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined
  return Number(text) >= UNSET ? undefined : Number(text)
}

/** µs in `250ms`, `2s`, `1.500s`, `1min 30s`. */
function microseconds(text: string): number | undefined {
  const unit: Record<string, number> = { us: 1, ms: 1e3, s: 1e6, min: 6e7 }
  const parts = text.split(' ', 4).map((part) => /^(\d{1,9}(?:\.\d{1,6})?)(us|ms|s|min)$/.exec(part))
  return parts.some((part) => part === null) ? undefined : parts.reduce((sum, part) => sum + Number(part![1]) * unit[part![2]!]!, 0)
}

/** The service that the command names without its type. */
function askedOf(command: string | undefined): string | undefined {
  const name = /\bshow\s(?:(?:-p\s?\S+|-(?!p)\S+)\s)*([\w@][\w@:\\-]{0,200})(?:\s|$)/.exec(command ?? '')?.[1]
  return name === undefined ? undefined : `${name}.service`
}

/** ExecMainCode=: CLD_EXITED, CLD_KILLED, CLD_DUMPED (waitid(2)). */
const ENDS: readonly UnitExit['code'][] = ['exited', 'killed', 'dumped']

function exitOf(code: number | undefined, status: number | undefined): Pick<UnitExit, 'code' | 'status' | 'text'> | undefined {
  const how = ENDS[(code ?? 0) - 1]
  if (how === undefined || status === undefined) return undefined
  const signal = [...SIGNAL_NUMBERS].find(([, number]) => number === status)?.[0]
  return { code: how, status, text: how === 'exited' || signal === undefined ? `${status}` : signal }
}

/** systemctl show: the properties of one unit after another. */
export const systemctlShow: FormatParser = {
  id: 'systemctl-show',
  title: 'systemctl show',
  capture: [
    'systemctl show UNIT',
    'systemctl show UNIT -p MainPID,ControlGroup,LimitNOFILE,LimitNOFILESoft,LimitNPROC,TasksMax,TasksCurrent',
  ],
  recognised: 'by its rows Property=value (MainPID, TasksMax, LimitNOFILE, …)',
  samples: [
    {
      text: 'Id=relay.service\nMainPID=811\nControlGroup=/system.slice/relay.service\nTasksCurrent=12\nTasksMax=512\nLimitNOFILE=4096\nLimitNOFILESoft=1024\n',
    },
  ],
  shows: ['limits', 'unit properties'],
  heading: (text) => /^[A-Z][A-Za-z]{1,30}=/.test(text) && OWN.test(text),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    const found = new Map<string, { text: string; line: RawLine }>()
    const text = (name: string): string | undefined => found.get(name)?.text
    const close = (): void => {
      const group = text('ControlGroup') || undefined
      const unit =
        text('Id') ??
        /(?<![\w@.\\-])([\w@.\\-]{1,200}\.(?:service|scope|slice))$/.exec(group ?? '')?.[1] ??
        /(?<![\w@.\\-])([\w@.\\-]{1,200}\.(?:service|scope|slice))(?:\s|$)/.exec(artifact.command ?? '')?.[1] ??
        /(?:^|[/!_-])([\w@-]{1,100}\.service)/.exec(artifact.path)?.[1] ??
        askedOf(artifact.command)
      const pid = numberOf(text('MainPID')) || undefined
      for (const [key, name] of Object.entries(LIMITS)) {
        const row = found.get(`Limit${key}Soft`) ?? found.get(`Limit${key}`)
        if (row === undefined || !VALUE.test(row.text)) continue
        const hard = numberOf(text(`Limit${key}`))
        const soft = numberOf(row.text)
        if (!found.has(`Limit${key}Soft`) && key === 'NOFILE' && hard !== undefined && DEFAULT_HARD.has(hard)) continue
        publish(LIMIT, { name, soft, hard, scope: 'unit', pid, unit, cgroup: group }, row.line)
      }
      const tasks = found.get('TasksCurrent') ?? found.get('TasksMax')
      const [max, current] = [numberOf(text('TasksMax')), numberOf(text('TasksCurrent'))]
      if (tasks !== undefined && (max !== undefined || current !== undefined))
        publish(PIDS_CONTROLLER, { cgroup: group, unit, max, current }, tasks.line)
      const folder = `${group ?? unit ?? ''}/`
      for (const [key, name] of [
        ['MemoryMax', 'memory.max'],
        ['MemoryLimit', 'memory.max'],
        ['MemoryCurrent', 'memory.current'],
        ['MemoryPeak', 'memory.peak'],
      ] as const) {
        const value = numberOf(text(key))
        if (value !== undefined && value > 0) publish(CGROUP_VALUE, { folder, name, value }, found.get(key)!.line)
      }
      const limit = numberOf(text('MemoryMax')) ?? numberOf(text('MemoryLimit'))
      for (const key of ['ExecStart', 'Environment']) {
        const row = found.get(key)
        if (row === undefined || limit === undefined || limit === 0) continue
        const memoryLimit = `${limit} bytes`
        publish(
          CONTAINER_ARGUMENT,
          { kind: key === 'Environment' ? 'variable' : 'argument', text: row.text, unit, cgroup: group, memoryLimit },
          row.line,
        )
      }
      const quota = found.get('CPUQuotaPerSecUSec')
      const us = quota === undefined ? undefined : microseconds(quota.text)
      if (quota !== undefined && us !== undefined)
        publish(CGROUP_VALUE, { folder, name: 'cpu.max', value: Math.round((us * PERIOD_US) / 1e6), second: PERIOD_US }, quota.line)
      const active = found.get('ActiveState')
      if (active !== undefined && unit !== undefined) {
        const [result, load, sub] = [text('Result'), text('LoadState'), text('SubState')]
        const restarts = numberOf(text('NRestarts'))
        publish(UNIT_STATE, { unit, load, active: active.text, sub, result, restarts, listed: false }, (found.get('Result') ?? active).line)
        const [end, row] = [exitOf(numberOf(text('ExecMainCode')), numberOf(text('ExecMainStatus'))), found.get('ExecMainStatus')]
        const ended = numberOf(text('ExecMainPID'))
        if (end !== undefined && row !== undefined) publish(UNIT_EXIT, { unit, process: 'main', pid: ended, ...end }, row.line)
      }
      found.clear()
    }
    return {
      get certain() {
        return [...found.keys()].some((name) => CERTAIN.test(name) && numberOf(text(name)) !== undefined)
      },
      line(line) {
        const m = ROW.exec(line.text)
        if (m === null || !isProperty(m[1]!)) {
          // a blank line stands between two units
          if (line.text.trim() === '') close()
          else if (isPrompt(line.text)) {
            close()
            return 'end'
          }
          return 'pass'
        }
        if (m[1] === 'Id' && found.has('Id')) close()
        if (found.size < 1000 && !found.has(m[1]!)) found.set(m[1]!, { text: m[2]!.trim(), line })
        return 'take'
      },
      end: close,
    }
  },
}

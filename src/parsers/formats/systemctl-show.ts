import type { FormatParser, RawLine } from '../../core/parser.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { CONTAINER_ARGUMENT } from '../../records/container-argument.ts'
import { LIMIT } from '../../records/limit.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'

const ROW = /^([A-Z][A-Za-z]{1,60})=(.{0,8000})$/
/** Properties that only `systemctl show` prints, or that a unit file sets (systemd.exec(5), systemd.resource-control(5)). */
const OWN =
  /^(?:MainPID|ExecMainPID|ExecMainStatus|ControlGroup|NRestarts|Tasks(?:Max|Current)|Memory(?:Max|High|Current|Peak|Limit)|Limit[A-Z]{2,10}(?:Soft)?|ActiveState|SubState|LoadState|CPUQuotaPerSecUSec|FragmentPath|InvocationID|UnitFileState)=/
const LIMITS: Record<string, string> = {
  NOFILE: 'nofile',
  NPROC: 'nproc',
  STACK: 'stack',
  CORE: 'core',
  AS: 'as',
  DATA: 'data',
  MEMLOCK: 'memlock',
}
const PERIOD_US = 100_000
const UNSET = 2 ** 63
/** Hard limits of systemd itself (DefaultLimitNOFILE, since v240): the soft one beside it is another, and was not printed. */
const DEFAULT_HARD = new Set([524_288, 1_048_576, 1_073_741_816])

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
  begins: ['MainPID=', 'TasksMax=', 'TasksCurrent=', 'LimitNOFILE', 'LimitNPROC', 'ControlGroup=', 'NRestarts='],
  sniff: (head) => {
    const rows = head.split('\n', 60).filter((row) => row.trim() !== '' && !/systemctl/.test(row))
    return rows.length > 1 && rows.slice(0, 12).every((row) => ROW.test(row)) && rows.some((row) => OWN.test(row)) ? 0.85 : 0
  },
  open(publish, artifact) {
    const found = new Map<string, { text: string; line: RawLine }>()
    const text = (name: string): string | undefined => found.get(name)?.text
    const close = (): void => {
      const group = text('ControlGroup') || undefined
      const unit =
        text('Id') ??
        /([\w@.\\-]{1,200}\.(?:service|scope|slice))$/.exec(group ?? '')?.[1] ??
        /(?:^|[/!_-])([\w@-]{1,100}\.service)/.exec(artifact.path)?.[1]
      const pid = numberOf(text('MainPID')) || undefined
      for (const [key, name] of Object.entries(LIMITS)) {
        const row = found.get(`Limit${key}Soft`) ?? found.get(`Limit${key}`)
        if (row === undefined) continue
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
      found.clear()
    }
    return {
      line(line) {
        const m = ROW.exec(line.text)
        if (m === null) {
          if (line.text.trim() === '') {
            close()
            return 'take'
          }
          return /\bsystemctl\b/.test(line.text) ? 'take' : 'end'
        }
        if (m[1] === 'Id' && found.has('Id')) close()
        if (found.size < 1000 && !found.has(m[1]!)) found.set(m[1]!, { text: m[2]!.trim(), line })
        return 'take'
      },
      end: close,
    }
  },
}

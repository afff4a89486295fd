/** Fields of /proc/PID/status (proc_pid_status(5), fs/proc/array.c and task_mmu.c); sizes are KiB. */
const NAMES: ReadonlySet<string> = new Set(
  [
    'Name Umask State Tgid Ngid Pid PPid TracerPid Uid Gid FDSize Groups NStgid NSpid NSpgid NSsid Kthread',
    'VmPeak VmSize VmLck VmPin VmHWM VmRSS RssAnon RssFile RssShmem VmData VmStk VmExe VmLib VmPTE VmPMD VmSwap HugetlbPages',
    'CoreDumping THP_enabled untag_mask Threads SigQ SigPnd ShdPnd SigBlk SigIgn SigCgt CapInh CapPrm CapEff CapBnd CapAmb',
    'NoNewPrivs Seccomp Seccomp_filters Speculation_Store_Bypass SpeculationIndirectBranch x86_Thread_features',
    'x86_Thread_features_locked Cpus_allowed Cpus_allowed_list Mems_allowed Mems_allowed_list voluntary_ctxt_switches',
    'nonvoluntary_ctxt_switches',
  ].flatMap((names) => names.split(' ')),
)
const FIELD = /^\s{0,8}(\w{3,32}):\s(.{0,4096})$/
const SIZE = /^\s*(\d{1,15}) kB\s*$/
const MEMORY = /^(?:Vm(?:Peak|Size|Lck|Pin|HWM|RSS|Data|Stk|Exe|Lib|PTE|Swap)|Rss(?:Anon|File|Shmem))$/

export interface StatusField {
  readonly name: string
  readonly value: string
}

export function statusField(text: string): StatusField | undefined {
  const m = FIELD.exec(text)
  if (m === null || !NAMES.has(m[1]!)) return undefined
  return { name: m[1]!, value: m[2]!.trimEnd() }
}

/** KiB of `   10152 kB`. */
export function kbOf(value: string | undefined): number | undefined {
  const m = SIZE.exec(value ?? '')
  return m === null ? undefined : Number(m[1])
}

/**
 * Whether a field can stand at the beginning: Name with its tab (or the three blanks that a paste made of it), a size, which is what grep
 * leaves of one process.
 */
export function beginsStatus(text: string): boolean {
  const field = statusField(text)
  if (field === undefined) return false
  if (field.name === 'Name') return /^\s{0,8}Name:(?:\t| {3})(?! )\S.{0,63}$/.test(text)
  return MEMORY.test(field.name) && kbOf(field.value) !== undefined
}

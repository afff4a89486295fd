import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'

type Grade = 'fatal' | 'uncorrected' | 'corrected' | 'deferred' | 'logged'

interface Facts {
  grade: Grade
  cpu?: number | undefined
  bank?: number | undefined
  status?: string | undefined
  message: string
}

const GRADES: Record<Grade, string> = {
  fatal: 'fatal: the machine could not go on',
  uncorrected: 'not corrected: data was lost',
  deferred: 'deferred: bad data was found before anything used it',
  corrected: 'corrected: nothing was lost',
  logged: 'logged; the record does not tell whether it was corrected',
}
const ORDER: readonly Grade[] = ['fatal', 'uncorrected', 'deferred', 'corrected', 'logged']

/** IA32_MCi_STATUS (Intel SDM vol. 3, 16.3.2.2): bit 63 valid, 61 uncorrected, 57 processor context corrupt. */
export function gradeOf(status: bigint): Grade {
  if ((status & (1n << 61n)) === 0n) return 'corrected'
  return (status & (1n << 57n)) === 0n ? 'uncorrected' : 'fatal'
}

interface Read {
  grade: Grade
  cpu?: string | undefined
  bank?: string | undefined
  status?: string | undefined
}

/** arch/x86/kernel/cpu/mce/core.c, drivers/edac/mce_amd.c, drivers/firmware/efi/cper.c (drivers/acpi/apei/ghes.c). */
function read(message: string): Read | undefined {
  let m =
    /^(?:mce: )?\[Hardware Error\]: CPU (\d{1,5}): Machine Check(?: Exception)?: [0-9a-f]{1,16} Bank (\d{1,3}): ([0-9a-f]{1,16})/i.exec(
      message,
    )
  if (m !== null) return { grade: gradeOf(BigInt(`0x${m[3]}`)), cpu: m[1], bank: m[2], status: m[3] }
  m = /^(?:mce: )?\[Hardware Error\]: CPU:?(\d{1,5}) \([0-9a-f:]{1,24}\) MC(\d{1,3})_STATUS\[([^\]]{1,80})\]: (0x[0-9a-f]{1,16})/.exec(
    message,
  )
  if (m !== null)
    return {
      grade: /\bUE\b|\bUC\b/.test(m[3]!)
        ? /PCC/.test(m[3]!)
          ? 'fatal'
          : 'uncorrected'
        : /Deferred/.test(m[3]!)
          ? 'deferred'
          : 'corrected',
      cpu: m[1],
      bank: m[2],
      status: m[4],
    }
  m = /^\{?\d{0,6}\}?\[Hardware Error\]: event severity: (fatal|recoverable|corrected|info)/.exec(message)
  if (m !== null)
    return m[1] === 'info' ? undefined : { grade: m[1] === 'recoverable' ? 'uncorrected' : m[1] === 'fatal' ? 'fatal' : 'corrected' }
  if (/^(?:mce: )?\[Hardware Error\]: Machine check: |^Disabling lock debugging due to machine check/.test(message))
    return { grade: 'fatal' }
  if (/^(?:mce: \[Hardware Error\]: )?Machine check events logged/.test(message)) return { grade: 'logged' }
  m = /^CPU (\d{1,5}): Machine Check Exception: {1,4}[0-9a-f]{1,16}/i.exec(message)
  return m === null ? undefined : { grade: 'fatal', cpu: m[1] }
}

export const hardwareMce = detector<Facts>({
  id: 'hardware-mce',
  title: 'The processor reported a hardware error',
  severity: 'error',
  domain: 'hardware',
  seenIn: ['kernel log'],
  leadsTo: ['kernel-oops', 'kernel-panic', 'kernel-warning'],
  watch(bench) {
    bench.onLine(['[Hardware Error]', 'Machine check events logged', 'Machine Check Exception', 'due to machine check'], (line) => {
      if (line.kernel === false) return
      const said = read(line.message)
      if (said === undefined) return
      bench.find({
        group: line.host ?? '',
        event: eventOf(line),
        facts: {
          grade: said.grade,
          cpu: said.cpu === undefined ? undefined : Number(said.cpu),
          bank: said.bank === undefined ? undefined : Number(said.bank),
          status: said.status,
          message: line.message,
        },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log', note: GRADES[said.grade] }],
        time: line.time,
        severity: said.grade === 'fatal' ? 'critical' : said.grade === 'uncorrected' ? 'error' : 'warning',
      })
    })
  },
  join: (before, later) => {
    const known = before.bank === undefined && later.bank !== undefined ? later : before
    return {
      ...known,
      message: before.message,
      grade:
        ORDER.indexOf(later.grade) < ORDER.indexOf(before.grade) && later.grade !== 'logged'
          ? later.grade
          : before.grade === 'logged'
            ? later.grade
            : before.grade,
    }
  },
  cause: (f, count) =>
    `The processor reported ${count === 1 ? 'a hardware error' : `hardware errors in ${count} lines`}${f.cpu === undefined ? '' : `, the first on CPU ${f.cpu}`}${f.bank === undefined ? '' : ` in bank ${f.bank}`}${f.status === undefined ? '' : ` (status ${f.status})`}: ${GRADES[f.grade]}.${f.grade === 'corrected' || f.grade === 'logged' ? ' By itself that is no outage.' : ' What software reported after it is not to be trusted.'}`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.grade === 'corrected' || f.grade === 'logged'
          ? 'Nothing at once; count how often it comes back.'
          : 'Take the machine out of service: software debugging is in vain before the hardware is checked.',
      run: 'ras-mc-ctl --errors',
    },
    {
      when: 'durable',
      say: `Let the vendor decode ${f.status === undefined ? 'the record' : `bank ${f.bank} status ${f.status}`}; update firmware and microcode, then replace the part it names.`,
    },
    { when: 'verify', say: 'No new record under load.', run: 'dmesg | grep -i "hardware error"' },
  ],
  links: ['https://docs.kernel.org/arch/x86/x86_64/machinecheck.html', 'https://docs.kernel.org/admin-guide/RAS/main.html'],
  messages: [
    { text: 'mce: [Hardware Error]: CPU N: Machine Check: … Bank N: STATUS', kernels: 'all', source: 'arch/x86/kernel/cpu/mce/core.c' },
    { text: '[Hardware Error]: CPU:N (…) MCn_STATUS[…]: 0x…', kernels: 'all', source: 'drivers/edac/mce_amd.c' },
    { text: '{N}[Hardware Error]: event severity: …', kernels: 'all', source: 'drivers/firmware/efi/cper.c' },
    { text: 'mce: [Hardware Error]: Machine check events logged', kernels: 'all', source: 'arch/x86/kernel/cpu/mce/core.c' },
  ],
  mechanism:
    'Processor, memory controller and firmware record errors in banks; the kernel prints bank and status, whose bits say whether the error was corrected and whether the context can be trusted.',
  decoys: [
    'the number of banks being printed at boot',
    'the corrected-error collector being initialised',
    'statistics rows named machine check',
  ],
  examples: [
    {
      name: 'a fatal bank',
      files: { 'dmesg.txt': '[    0.847632] mce: [Hardware Error]: CPU 12: Machine Check: 0 Bank 5: bea0000001000108\n' },
      fires: true,
    },
    {
      name: 'banks counted at boot',
      files: {
        'dmesg.txt': '[    0.100000] mce: CPU supports 6 MCE banks\n[    0.900000] RAS: Correctable Errors collector initialized.\n',
      },
      fires: false,
    },
  ],
})

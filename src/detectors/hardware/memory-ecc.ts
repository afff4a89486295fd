import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'

interface Facts {
  kind: 'CE' | 'UE'
  mc?: number | undefined
  label?: string | undefined
  /** Errors that the lines count. */
  ce: number
  ue: number
  rows: readonly number[]
  message: string
}

/** drivers/edac/edac_mc.c, old (`CE page …`) and new (`1 CE memory read error on DIMM …`) wording. */
const EDAC = /^EDAC (?:\w{1,32} )?MC(\d{1,3}): (?:(\d{1,9}) )?(CE|UE) (?!ERROR_ADDRESS)(.{1,400})$/s
/** mm/memory-failure.c. */
const POISON = /^Memory failure: 0x[0-9a-f]{1,16}: (.{1,200})$/s
const MAX_ROWS = 20

export const memoryEcc = detector<Facts>({
  id: 'memory-ecc',
  title: 'Memory errors',
  severity: 'warning',
  domain: 'hardware',
  seenIn: ['kernel log'],
  leadsTo: ['hardware-mce', 'kernel-oops', 'kernel-panic'],
  watch(bench) {
    bench.onLine(['EDAC ', 'Memory failure: 0x'], (line) => {
      if (line.kernel === false) return
      const m = EDAC.exec(line.message)
      const poison = m === null ? POISON.exec(line.message) : null
      if (m === null && (poison === null || !/hwpoison|recovery action|Sending SIGBUS|Killing/i.test(poison[1]!))) return
      const kind = m === null || m[3] === 'UE' ? 'UE' : 'CE'
      const count = m?.[2] === undefined ? 1 : Number(m[2])
      const row = m === null ? undefined : /\brow[: ](\d{1,6})/.exec(m[4]!)?.[1]
      bench.find({
        group: `${line.host ?? ''}\0${m?.[1] ?? 'page'}`,
        event: eventOf(line),
        facts: {
          kind,
          mc: m === null ? undefined : Number(m[1]),
          label: m === null ? undefined : (/label "([^"]{1,64})"/.exec(m[4]!)?.[1] ?? / on (\S{1,64}(?: label)?) \(/.exec(m[4]!)?.[1]),
          ce: kind === 'CE' ? count : 0,
          ue: kind === 'UE' ? count : 0,
          rows: row === undefined ? [] : [Number(row)],
          message: line.message,
        },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log', note: kind === 'CE' ? 'corrected' : 'not corrected' }],
        time: line.time,
        title: kind === 'UE' ? 'Memory errors that could not be corrected' : 'Memory errors, corrected',
        ...(kind === 'UE' ? { severity: 'critical' as const } : {}),
      })
    })
  },
  join: (before, later) => ({
    ...before,
    kind: before.kind === 'UE' || later.kind === 'UE' ? 'UE' : 'CE',
    ce: before.ce + later.ce,
    ue: before.ue + later.ue,
    label: before.label ?? later.label,
    rows: [...new Set([...before.rows, ...later.rows])].slice(0, MAX_ROWS).sort((a, b) => a - b),
  }),
  cause: (f) =>
    `Memory${f.mc === undefined ? '' : ` of controller ${f.mc}`}${f.label === undefined || f.label === '' ? '' : ` (${f.label})`} had ${f.ce} corrected and ${f.ue} uncorrected errors${f.rows.length > 0 ? ` in ${f.rows.length === 1 ? 'row' : 'rows'} ${f.rows.join(', ')}` : ''}.${f.ue === 0 ? ' Corrected errors lose no data and explain no crash by themselves; a module that repeats them is on its way out.' : ' An uncorrected error is lost data: what runs on that page is killed or the machine stops.'}`,
  fix: (f) => [
    {
      when: f.ue > 0 ? 'now' : 'durable',
      say: `Replace the module${f.label === undefined || f.label === '' ? '' : ` ${f.label}`}${f.ue > 0 ? ' and take the machine out of service until then' : ' at the next maintenance'}.`,
      run: 'grep -H . /sys/devices/system/edac/mc/mc*/dimm*/dimm_*_count',
    },
    { when: 'verify', say: 'The counters stand still under load.', run: 'grep -H . /sys/devices/system/edac/mc/mc*/?e_count' },
  ],
  links: ['https://docs.kernel.org/admin-guide/RAS/main.html'],
  messages: [
    { text: 'EDAC MCn: CE page 0x…, row N, channel N', kernels: 'until 3.6', source: 'drivers/edac/edac_mc.c' },
    { text: 'EDAC MCn: N CE … on LABEL (…)', kernels: 'since 3.6', source: 'drivers/edac/edac_mc.c' },
    { text: 'Memory failure: 0x…: …', kernels: 'all', source: 'mm/memory-failure.c' },
  ],
  mechanism: 'ECC memory corrects one flipped bit and notices two. The memory controller counts both and EDAC prints them.',
  decoys: ['EDAC version and "No ECC support" lines at boot', 'the error collector being initialised'],
  examples: [
    {
      name: 'corrected',
      files: {
        'dmesg.txt':
          '[ 771.780077] EDAC MC0: 3 CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0 (channel:1 slot:0 page:0x3c7d2d offset:0xc00 grain:32 syndrome:0x0)\n',
      },
      fires: true,
    },
    {
      name: 'the driver starts',
      files: { 'dmesg.txt': '[    5.100000] EDAC MC: Ver: 3.0.0\n[    8.100000] EDAC ie31200: No ECC support\n' },
      fires: false,
    },
  ],
})

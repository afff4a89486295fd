import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'

interface Facts {
  cpus: readonly number[]
  scope: string
  totalEvents: number
  message: string
}

const MAX_CPUS = 64

/** drivers/thermal/intel/therm_throt.c (arch/x86/kernel/cpu/mce/therm_throt.c before 5.5). */
export const thermalThrottling = detector<Facts>({
  id: 'thermal-throttling',
  title: 'CPUs are slowed down because they are hot',
  severity: 'warning',
  domain: 'hardware',
  seenIn: ['kernel log'],
  leadsTo: ['run-queue-saturation', 'soft-lockup'],
  watch(bench) {
    bench.onLine(['cpu clock throttled', 'critical temperature reached', 'critical thermal'], (line) => {
      if (line.kernel === false) return
      const m =
        /^(?:mce: )?CPU(\d{1,5}): (Core|Package) temperature (?:is )?above threshold, cpu clock (?:is )?throttled \(total events = (\d{1,15})\)/.exec(
          line.message,
        )
      const critical =
        m === null && /^thermal \S{1,64}: .{0,64}critical temperature reached|^critical temperature reached/i.test(line.message)
      if (m === null && !critical) return
      bench.find({
        group: line.host ?? '',
        event: eventOf(line),
        facts: {
          cpus: m === null ? [] : [Number(m[1])],
          scope: m?.[2] ?? 'zone',
          totalEvents: m === null ? 0 : Number(m[3]),
          message: line.message,
        },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
        time: line.time,
        ...(critical ? { severity: 'critical' as const } : {}),
      })
    })
  },
  join: (before, later) => ({
    ...before,
    cpus: [...new Set([...before.cpus, ...later.cpus])].slice(0, MAX_CPUS).sort((a, b) => a - b),
    totalEvents: Math.max(before.totalEvents, later.totalEvents),
  }),
  cause: (f) =>
    f.cpus.length === 0
      ? 'A temperature sensor reached its critical value and the kernel acted on it.'
      : `CPU ${f.cpus.join(', ')} ran above the temperature threshold and the clock was lowered, ${f.totalEvents} events in all since boot: everything on this machine is slower for that time.`,
  fix: () => [
    { when: 'now', say: 'Check fans, airflow, power profile and the neighbours in the rack.', run: 'sensors' },
    { when: 'durable', say: 'Clean or repair the cooling, or lower the sustained load.' },
    { when: 'verify', say: 'The count stands still under load.', run: 'grep -H . /sys/devices/system/cpu/cpu*/thermal_throttle/*_count' },
  ],
  links: ['https://docs.kernel.org/admin-guide/thermal/index.html'],
  messages: [
    {
      text: 'CPUn: Core | Package temperature above threshold, cpu clock throttled (total events = N)',
      kernels: 'all',
      source: 'drivers/thermal/intel/therm_throt.c',
    },
  ],
  mechanism: 'The processor lowers its own clock above a temperature threshold; the kernel counts and prints it.',
  decoys: ['thermal zones and governors being registered', 'thermald messages', 'interrupt throttling of network drivers'],
  examples: [
    {
      name: 'a package above threshold',
      files: { 'dmesg.txt': '[26670.911222] CPU2: Package temperature above threshold, cpu clock throttled (total events = 7)\n' },
      fires: true,
    },
    { name: 'governors', files: { 'dmesg.txt': "[    0.100000] thermal_sys: Registered thermal governor 'step_wise'\n" }, fires: false },
  ],
})

import { detector } from '../../core/detector.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'

interface Facts {
  /** When the present boot began, as last(1) prints it. */
  boot?: string | undefined
  /** When the boot before it began. */
  before?: string | undefined
  kernel?: string | undefined
  message: string
}

interface Row {
  kind: 'boot' | 'down' | 'runlevel' | 'crash'
  when?: string | undefined
  kernel?: string | undefined
  line: Cited<LogLine>
}

const MAX_ROWS = 10_000
const ROW =
  /^(?:(reboot)\s{1,12}system boot|(shutdown)\s{1,12}system down|runlevel\s{1,12}\(to lvl \d\))\s{1,12}(\S{1,64})\s{1,12}(\w{3} \w{3} {1,2}\d{1,2} \d\d:\d\d(?::\d\d)?(?: \d{4})?)/

/** A session whose end nobody wrote down: the machine was started again meanwhile (last.c, `crash`). */
const CRASH = /^\S{1,64}\s{1,12}\S{1,64}\s{1,12}\S{0,64}\s{1,12}(\w{3} \w{3} {1,2}\d{1,2} \d\d:\d\d(?::\d\d)?(?: \d{4})?) - crash\s/

export const uncleanReboot = detector<Facts>({
  id: 'unclean-reboot',
  title: 'The machine came back without having been shut down',
  severity: 'error',
  domain: 'systemd',
  seenIn: ['boot history'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  crossesBoot: true,
  watch(bench) {
    const artifacts = new Map<string, Row[]>()
    bench.onLine(['system boot ', 'system down ', '(to lvl ', ' - crash '], (line) => {
      const crash = CRASH.exec(line.message)
      const m = crash ?? ROW.exec(line.message)
      if (m === null || line.ident !== undefined || line.kernel !== undefined) return
      const rows = artifacts.get(line.at.artifact) ?? []
      if (crash !== null) {
        if (rows.length < MAX_ROWS) rows.push({ kind: 'crash', when: crash[1], line })
      } else if (rows.length < MAX_ROWS)
        rows.push({ kind: m[1] !== undefined ? 'boot' : m[2] !== undefined ? 'down' : 'runlevel', kernel: m[3], when: m[4], line })
      artifacts.set(line.at.artifact, rows)
    })
    bench.atEnd(() => {
      for (const [artifact, rows] of artifacts) {
        // without -x no shutdown is listed at all
        if (!rows.some((row) => row.kind !== 'boot')) continue
        // the newest stands first; only the end of the boot before the present one is judged
        const present = rows.findIndex((row) => row.kind === 'boot')
        const before = rows.findIndex((row, i) => i > present && row.kind === 'boot')
        if (present < 0 || before < 0 || rows.slice(present, before).some((row) => row.kind === 'down')) continue
        const [now, then] = [rows[present]!, rows[before]!]
        bench.find({
          group: artifact,
          event: `${now.when}`,
          facts: { boot: now.when, before: then.when, kernel: now.kernel, message: now.line.message.trim().slice(0, 200) },
          proof: [
            { at: now.line.at, witness: 'capture', note: 'the present boot' },
            { at: then.line.at, witness: 'capture', note: 'the boot before it, with no shutdown between' },
          ],
          strength: 'partial',
          missing: 'why it went down',
        })
      }
    })
  },
  cause: (f) =>
    `The machine booted at ${f.boot} although the boot of ${f.before} was never shut down: power cut, reset, a panic, or a hypervisor that stopped it. Which of these, the login records do not tell.`,
  fix: () => [
    {
      when: 'now',
      say: 'Read the last lines of the boot before, and what firmware and management controller say.',
      run: 'journalctl -b -1 -n 50 --no-pager; ipmitool sel list',
    },
    { when: 'durable', say: 'Keep the traces of the next one: a persistent journal, pstore or kdump, and a serial console.' },
    { when: 'verify', say: 'The next boot is preceded by a shutdown row.', run: 'last -x reboot shutdown | head' },
  ],
  links: ['https://man7.org/linux/man-pages/man1/last.1.html'],
  mechanism:
    'At a shutdown in order the init system writes a record of it to wtmp, and one at each boot. Two boots with no shutdown between mean that the first one was cut off.',
  decoys: ['a planned reboot, which leaves a shutdown row', 'a listing without -x, which shows no shutdowns'],
  examples: [
    {
      name: 'two boots, no shutdown',
      files: {
        'last.txt':
          'runlevel (to lvl 3)   6.1.0-28-amd64   Fri Nov 21 14:04   still running\nreboot   system boot  6.1.0-28-amd64   Fri Nov 21 14:03   still running\nrunlevel (to lvl 3)   6.1.0-28-amd64   Thu Nov 20 09:01 - 14:04 (1+05:03)\nreboot   system boot  6.1.0-28-amd64   Thu Nov 20 09:00   still running\n',
      },
      fires: true,
    },
    {
      name: 'a planned reboot',
      files: {
        'last.txt':
          'runlevel (to lvl 3)   6.1.0-28-amd64   Fri Nov 21 14:04   still running\nreboot   system boot  6.1.0-28-amd64   Fri Nov 21 14:03   still running\nshutdown system down  6.1.0-28-amd64   Fri Nov 21 14:02 - 14:03  (00:01)\nreboot   system boot  6.1.0-28-amd64   Thu Nov 20 09:00 - 14:02 (1+05:02)\n',
      },
      fires: false,
    },
  ],
})

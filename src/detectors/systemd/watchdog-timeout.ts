import { detector } from '../../core/detector.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { eventOf, isSystemd, isUserManager, journalctl, saidOf, seconds, systemctl } from './unit-words.ts'

interface Facts {
  unit: string
  /** As written: `5min`. */
  limit: string
  limitSeconds?: number | undefined
  /** The process that was killed for it. */
  pid?: number | undefined
  comm?: string | undefined
  signal?: string | undefined
  user: boolean
  message: string
}

interface Waiting {
  line: Cited<LogLine>
  unit: string
  limit: string
  kill?: { line: Cited<LogLine>; pid: number; comm: string; signal: string }
}

const MAX_WAITING = 1000

export const watchdogTimeout = detector<Facts>({
  id: 'watchdog-timeout',
  title: 'A service no longer answered its watchdog',
  severity: 'error',
  domain: 'systemd',
  seenIn: ['systemd'],
  leadsTo: ['unit-failed'],
  watch(bench) {
    const waiting: Waiting[] = []
    bench.onLine(['Watchdog timeout (limit', 'with signal SIG'], (line) => {
      if (!isSystemd(line)) return
      const old = /^([\w@.:\\-]{1,255}\.service) watchdog timeout \(limit=?\s?([\w .]{1,40})\)!/.exec(line.message)
      const { unit, said } = saidOf(line.message) ?? { unit: '', said: '' }
      const limit = old?.[2] ?? /^Watchdog timeout \(limit ([\w .]{1,40})\)!/.exec(said)?.[1]
      if (limit !== undefined) {
        if (waiting.length < MAX_WAITING) waiting.push({ line, unit: old?.[1] ?? unit, limit })
        return
      }
      const kill = /^Killing process (\d{1,10}) \((.{1,32})\) with signal (SIG\w{2,8})/.exec(said)
      if (kill === null) return
      const last = waiting.findLast((w) => w.unit === unit && w.line.at.artifact === line.at.artifact)
      if (last !== undefined && last.kill === undefined) last.kill = { line, pid: Number(kill[1]), comm: kill[2]!, signal: kill[3]! }
    })
    bench.atEnd(() => {
      for (const { line, unit, limit, kill } of waiting) {
        const user = isUserManager(line)
        bench.find({
          group: `${user ? 'user' : ''}\0${line.host ?? ''}\0${unit}`,
          event: eventOf(unit, line),
          facts: {
            unit,
            limit,
            limitSeconds: seconds(limit),
            pid: kill?.pid,
            comm: kill?.comm,
            signal: kill?.signal,
            user,
            message: line.message.slice(0, 300),
          },
          entities: { unit, host: line.host, pid: kill?.pid },
          proof: [
            { at: line.at, time: line.time, witness: 'systemd', note: 'no sign of life in time' },
            ...(kill === undefined
              ? []
              : [{ at: kill.line.at, time: kill.line.time, witness: 'systemd' as const, note: 'systemd aborts it' }]),
          ],
          time: line.time,
          title: `${unit} no longer answered its watchdog`,
        })
      }
    })
  },
  join: (before, later) => ({
    ...before,
    pid: before.pid ?? later.pid,
    comm: before.comm ?? later.comm,
    signal: before.signal ?? later.signal,
  }),
  cause: (f, count) =>
    `${f.unit} gave no sign of life for ${f.limit}${f.limitSeconds === undefined ? '' : ` (${f.limitSeconds} s)`}, its WatchdogSec=, ${count > 1 ? `${count} times` : 'once'}: it hung, or was kept from running${f.signal === undefined ? '' : `. systemd sent ${f.signal}${f.pid === undefined ? '' : ` to process ${f.pid} (${f.comm})`}`}. An abort here is systemd's doing, not a crash of the program.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'Look in the core for the thread that should have sent WATCHDOG=1 and what it waits for.',
      run: `coredumpctl info ${f.pid ?? f.unit}`,
    },
    {
      when: 'now',
      say: 'See whether the whole machine stood still at that time: storage, swap, suspension of the guest.',
      run: `${journalctl(f.user)} -u '${f.unit}' -n 100 --no-pager`,
    },
    { when: 'durable', say: `Remove what blocks the main loop; raise WatchdogSec= above ${f.limit} only if such a pause is legitimate.` },
    {
      when: 'verify',
      say: 'No further watchdog timeout.',
      run: `${systemctl(f.user)} show '${f.unit}' -p WatchdogUSec,WatchdogTimestamp,Result`,
    },
  ],
  links: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#WatchdogSec='],
  mechanism:
    'A service with WatchdogSec= must send WATCHDOG=1 before the time is over. If it does not, systemd sends SIGABRT, so that a core shows where it hangs, and the unit fails with the result watchdog.',
  decoys: ["the kernel's own watchdog devices", 'SIGABRT without a watchdog'],
  examples: [
    {
      name: 'a service that hangs',
      files: {
        'journal.txt':
          'Nov 21 14:03:10 web1 systemd[1]: indexer.service: Watchdog timeout (limit 3min)!\nNov 21 14:03:10 web1 systemd[1]: indexer.service: Killing process 812 (indexer) with signal SIGABRT.\n',
      },
      fires: true,
    },
    {
      name: 'another kill',
      files: {
        'journal.txt':
          "Nov 21 14:03:10 web1 systemd[1]: indexer.service: State 'stop-sigterm' timed out. Killing.\nNov 21 14:03:10 web1 systemd[1]: indexer.service: Killing process 812 (indexer) with signal SIGKILL.\n",
      },
      fires: false,
    },
  ],
})

import { detector } from '../../core/detector.ts'
import { eventOf, isSystemd, isUserManager, journalctl, mainExit, ONE_UNIT, saidOf, systemctl } from './unit-words.ts'

interface Facts {
  unit: string
  restarts?: number | undefined
  /** How the main process ended the last time. */
  status?: string | undefined
  user: boolean
  message: string
}

const MAX_UNITS = 10_000

export const startLimitHit = detector<Facts>({
  id: 'start-limit-hit',
  title: 'systemd no longer starts a unit: it was started too often',
  severity: 'error',
  domain: 'systemd',
  seenIn: ['systemd'],
  watch(bench) {
    const seen = new Map<string, { restarts?: number; status?: string }>()
    bench.onLine(['repeated too quickly', 'restart counter is at ', 'process exited, code=', "result 'start-limit"], (line) => {
      if (!isSystemd(line)) return
      const user = isUserManager(line)
      const old = /^[Ss]tart request repeated too quickly for (\S{3,255}?)\.?$/.exec(line.message)?.[1]
      const { unit, said } =
        old === undefined ? (saidOf(line.message) ?? { unit: '', said: '' }) : { unit: old, said: 'Start request repeated too quickly' }
      if (!ONE_UNIT.test(unit)) return
      const key = `${user ? line.pid : ''}\0${line.host ?? ''}\0${unit}`
      const before = seen.get(key) ?? {}
      if (seen.size < MAX_UNITS) seen.set(key, before)
      const counter = /restart counter is at (\d{1,9})\.?$/.exec(said)?.[1]
      const exit = mainExit(said)
      if (counter !== undefined) before.restarts = Number(counter)
      else if (exit !== undefined) before.status = exit.statusText
      else if (/^[Ss]tart request repeated too quickly|^Failed with result 'start-limit/.test(said))
        bench.find({
          group: `${user ? 'user' : ''}\0${line.host ?? ''}\0${unit}`,
          event: eventOf(unit, line),
          facts: { unit, restarts: before.restarts, status: before.status, user, message: line.message.slice(0, 300) },
          entities: { unit, host: line.host },
          proof: [{ at: line.at, time: line.time, witness: 'systemd', note: 'no further start' }],
          time: line.time,
          title: `systemd no longer starts ${unit}: it was started too often`,
          ...(user ? { severity: 'warning' as const } : {}),
        })
    })
  },
  join: (before, later) => ({
    ...before,
    restarts: Math.max(before.restarts ?? 0, later.restarts ?? 0) || undefined,
    status: before.status ?? later.status,
  }),
  cause: (f, count) =>
    `systemd refused to start ${f.unit} again${count > 1 ? ` (${count} times)` : ''}: it had been started more often than StartLimitBurst= allows in StartLimitIntervalSec=${f.restarts === undefined ? '' : `, after ${f.restarts} automatic ${f.restarts === 1 ? 'restart' : 'restarts'}`}.${f.status === undefined ? '' : ` Its main process had ended with status ${f.status}.`} The unit stays down; the reason is in what ended it each time.`,
  fix: (f) => [
    { when: 'now', say: `Read why ${f.unit} ended each time.`, run: `${journalctl(f.user)} -u '${f.unit}' -n 100 --no-pager` },
    {
      when: 'now',
      say: 'When the reason is gone, clear the counter and start it: this changes the state of the unit.',
      run: `${systemctl(f.user)} reset-failed '${f.unit}' && ${systemctl(f.user)} start '${f.unit}'`,
    },
    { when: 'durable', say: 'Set RestartSec= to some seconds, so that a dependency that is down for a moment does not use up the limit.' },
    { when: 'verify', say: `${f.unit} is active.`, run: `${systemctl(f.user)} is-active '${f.unit}'` },
  ],
  links: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#StartLimitIntervalSec=interval'],
  mechanism:
    'By default five starts within ten seconds are allowed. A unit with Restart= that fails at once uses them up, and then systemd leaves it alone until somebody resets it.',
  decoys: ['a unit that is restarted at times and stays up', "a program's log that quotes the sentence"],
  examples: [
    {
      name: 'started too often',
      files: {
        'journal.txt':
          'Nov 21 14:03:11 web1 systemd[1]: indexer.service: Scheduled restart job, restart counter is at 5.\nNov 21 14:03:11 web1 systemd[1]: indexer.service: Start request repeated too quickly.\n',
      },
      fires: true,
    },
    {
      name: 'the older wording',
      files: { messages: 'Nov 21 14:03:11 web1 systemd[1]: start request repeated too quickly for indexer.service\n' },
      fires: true,
    },
    {
      name: 'one restart',
      files: {
        'journal.txt':
          'Nov 21 14:03:11 web1 systemd[1]: indexer.service: Scheduled restart job, restart counter is at 1.\nNov 21 14:03:11 web1 systemd[1]: Started indexer.service - Document indexer.\n',
      },
      fires: false,
    },
  ],
})

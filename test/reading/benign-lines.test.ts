import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'a.log': `${text}\n` })
  return [...new Set(findings.map(({ id }) => id)), ...coverage.unexplained.map(({ line }) => line)]
}

const CHECKED = 'fatal: [oven1]: FAILED! => {"changed": false, "msg": "Timeout when waiting for 192.0.2.4:9100"}'

describe('lines that only look like a failure', () => {
  test.each([
    ['counts of nothing', '    Failed Disks : 0\n  Aborted write requests: 0\n  Failed passes = 0'],
    ['the heading of a table', 'ovenctl  NAME ERRORS TIMEOUTS COUNT ROWS\noven1 0 0 12 400'],
    ['a task that may fail', `TASK [look for an old port] ***\n${CHECKED}\n...ignoring\nTASK [next] ***\nok: [oven1]`],
    [
      'items of one',
      `TASK [a] ***\nok: [oven2]\nfailed: [oven1] (item=a) => {"msg": "cannot open"}\nfailed: [oven1] (item=b) => {"msg": "cannot open"}\n...ignoring`,
    ],
    ['what is expected of a drill', '14:10 we unplug oven 4. Expected: the watchdog panics, exit code 134.'],
    [
      'files that were copied',
      "2026-03-04 10:00:00 /srv/kernel panic/door failed.jpg copied\n'out of memory.txt' -> 'b/out of memory.txt'",
    ],
    [
      'the text of a module',
      '"""Reads logs.\n\nOut of memory: Killed process 9 (ovend)\nValueError: failed\n"""\nimport re\n\ndef main():\n    pass',
    ],
    ['a client that went away', '2026-03-04 10:00:00.000 UTC [91] LOG:  could not send data to client: Broken pipe'],
    [
      'a write that is tried again',
      'E0304 10:00:00.000001       1 a.go:9] "Reconciler error" err="Operation cannot be fulfilled on ovens.example.org \\"a\\": the object has been modified; please apply your changes to the latest version and try again"',
    ],
    ['what was told to stop', 'time="2026-03-04T10:00:00Z" level=error msg="Error stopping container" error="context canceled"'],
    [
      'a stranger',
      'Mar  4 10:00:00 m1 dovecot[7]: pop3-login: Disconnected: Connection closed (auth failed, 3 attempts in 9 secs): user=<a>',
    ],
    [
      'figures that a script asks for',
      '+ wget -qO- http://127.0.0.1:9104/metrics\nfailed: Connection refused.\n+ curl http://localhost:9104/metrics\ncurl: (7) Failed to connect to localhost port 9104: Connection refused\ndone',
    ],
    ['what is called harmless', 'Known lines: "connection to the door failed" is harmless.'],
    ['what to do in a case', 'Made by ovenctl. If an oven is in CrashLoopBackOff add its log.'],
    [
      'what is typed into a client',
      "mysql> show global status like 'Aborted%';\n127.0.0.1:6379> config set stop-writes-on-bgsave-error no\nshop=# select * from failed_jobs;",
    ],
    ['an entry with the key of an issue', ' * TEA-8320: Adjust the output of malloc error cases (Enhancement)'],
    ['a wording', "The output 'bytes for Failed to pour.' should be rephrased."],
    ['a part of a sentence', 'a list of failed kettles\nsome errors after boiling for days.'],
    ['what a command shows', 'The error stays although `teactl certs check` shows at least a year.'],
    [
      'a question',
      'For some days a large number of FATAL errors: sorry, too many cups already. How to solve it? Nothing was changed in the kettle.',
    ],
    [
      'what stands below every crash of a server',
      'or misconfigured. This error can also be caused by malfunctioning hardware.\ndiagnose the problem, but since we have already crashed, something is definitely wrong and this may fail.',
    ],
    ['a display', '[    3.000000] i915 0000:00:02.0: [drm] *ERROR* Failed to write source OUI'],
  ])('%s', async (_, text) => expect(await told(text)).toEqual([]))

  test.each<[string, string, (string | number)[]]>([
    ['a count', '    Failed Disks : 1', [1]],
    ['what a program says of a list', 'ovend: a list of failed doors could not be written', [1]],
    ['what a client answers', 'mysql> ERROR 2013 (HY000): Lost connection to MySQL server during query', [1]],
    ['what a command shows that broke', 'Kettle died and `dmesg` shows: failed to read sector 7', [1]],
    ['a thing that is numbered from 0', 'ovend: failed bus: 0', [1]],
    ['what failed first', 'ovend: failed to read sectors: 0x1f', [1]],
    ['a shout', 'OVEN FAILED AND IS ON FIRE', [1]],
    ['a task that may not fail', `TASK [a] ***\n${CHECKED}\nTASK [b] ***\nfatal: [oven1]: FAILED! => {"msg": "x"}\n...ignoring`, [2]],
    ['a host that is away', 'TASK [a] ***\nfatal: [oven1]: UNREACHABLE! => {"msg": "Failed to connect"}\n...ignoring', [2]],
    ['what came instead', 'checker: Expected: 200, but got: connection refused', [1]],
    ['what a copier was refused', '/srv/oven/a.jpg failed: No space left on device', ['disk-full']],
    ['below the text of a module', '"""Reads logs."""\nimport re\ndef main():\n    pass\nKilled process 9 (ovend): out of memory', [5]],
    ['marks that stay open', '"""\nOut of memory in the oven\nimport re\ndef main():\n    pass', [2]],
    [
      'the server that goes away',
      '2026-03-04 10:00:00.000 UTC [91] FATAL:  could not receive data from WAL stream: Connection reset by peer',
      [1],
    ],
    [
      'a write that is refused',
      'E0304 10:00:00.000001       1 a.go:9] "Reconciler error" err="Operation cannot be fulfilled on ovens: quota exceeded"',
      [1],
    ],
  ])('%s is told', async (_, text, lines) => expect(await told(text)).toEqual(lines))
})

test('one mail that is kept for later is a note; more are none', async () => {
  const deferred = (second: number) =>
    `Mar  4 10:00:0${second} m1 postfix/smtp[8${second}]: 4A${second}: to=<a@oven.example>, relay=none, delay=30, status=deferred (connect to mx.oven.example[192.0.2.25]:25: Connection timed out)\n`
  const severities = async (text: string) => (await analyzeText({ 'mail.log': text })).findings.map(({ id, severity }) => [id, severity])
  expect(await severities(deferred(1))).toEqual([['dependency-unreachable', 'note']])
  expect(await severities(deferred(1) + deferred(2))).toEqual([['dependency-unreachable', 'warning']])
})

import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { lineWithin } from '../../src/reading/quoted.ts'

const read = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'ticket.md': `${text}\n` })
  return { found: findings.map(({ id, evidence }) => [id, evidence[0]?.line]), open: coverage.unexplained.map(({ line }) => line) }
}

const KILL = 'Out of memory: Killed process 7311 (mongod) total-vm:9122132kB, anon-rss:7011232kB, file-rss:0kB, shmem-rss:0kB'
const STAMPED_KILL = `[81233.120455] ${KILL}`

// nobody printed these lines: whatever they quote did not happen here
test.each([
  // sentences
  ['advice', 'Raise the limit first, otherwise the gateway stops with "accept4: Too many open files" one day.'],
  ['an answer in a manual', 'Clients that do not know our CA report `x509: certificate signed by unknown authority`, see page 3.'],
  ['a reason', 'Forty workers keep two sessions each, and the answer is `FATAL: sorry, too many clients already` at noon.'],
  ['a question of minutes', '* Lea: who raises nofile on the build hosts? -> Tim does it before "Too many open files" comes up'],
  ['in French', 'Le pool déborde (« FATAL: sorry, too many clients already »), ce qui arrête le rendu des pages.'],
  ['in German', 'Ohne das Zertifikat kommt dann „x509: certificate signed by unknown authority“ beim Anmelden.'],
  [
    'in German, in marks that point inwards',
    'Ist die Platte voll, so melden Programme »Auf dem Gerät ist kein Speicherplatz mehr verfügbar«.',
  ],
  ['a gloss', '(englisch: No space left on device).'],
  ['nothing of it was seen', 'Went through all four hosts: no OOM kills, no "No space left on device" anywhere in the journal. All fine.'],
  ['in Chinese', '自签名证书时握手报 `x509: certificate signed by unknown authority`，请改用 `--ca-file`。'],
  ['in Japanese', '容量が足りないと「No space left on device」と表示されることがあります。'],
  [
    'a page that explains',
    'EAI_AGAIN is a **temporary** failure in name resolution, which means that it is worth to ask again before it is given up.',
  ],
  ['a title that asks', '[Question] Should getaddrinfo EAI_AGAIN count as an outage?'],
  ['a condition', '- Dropped the old rotation (it was of no use when there is no space left on device and it is needed)'],
  ['provoked', '[drill] fill /scratch ... "No space left on device" (expected)'],
  ['a how-to', '3. `dd if=/dev/zero of=/scratch/fill` until `No space left on device`'],
  ['in parentheses', '(`x509: certificate signed by unknown authority`), and then `webhook` is not called.'],
  // headings and items
  ['a heading', '### `x509: certificate signed by unknown authority`'],
  ['a heading with a label', '## Problem: "ENOSPC: no space left on device"\n\n**Fix**: empty the cache.'],
  ['a heading with a sentence', '## Jobs do not start: `fork: retry: Resource temporarily unavailable`'],
  ['a numbered title', '7. **"Too many open files"**\n   raise `ulimit -n`'],
  ['a symptom of a list', '**Symptoms**:\n- Error: "No space left on device"\n- uploads stop'],
  ['a complaint', '**Complaint:** *"FATAL: sorry, too many clients already"* — and it hits everybody at once.'],
  // sources
  ['a comment with a bullet', '// - ❌ Pool: "pq: sorry, too many clients already" (100 sessions)'],
  ['a comment of a block', ' * («FATAL: sorry, too many clients already»), so the pool is kept small.'],
  ['an argument', '\trefuse(box, "apk add y", "socket.gaierror: Temporary failure in name resolution")'],
  ['a new error', '\tkind := net.Classify(errors.New("x509: certificate signed by unknown authority"))'],
  ['a matcher', '\t\tExpect(got.Error()).To(ContainSubstring("certificate signed by unknown authority"),'],
  ['an error by its name', '    patch(open, side_effect=[OSError(errno.EMFILE, "Too many open files")])'],
  ['a list of texts', 'RETRY = (\n    "connection refused",\n    "temporary failure in name resolution",\n)'],
  ['a pattern of a shell', '        *"Could not resolve host"*|*"Temporary failure in name resolution"*)'],
  ['a list of lines for a test', '    lines = parse(["Out of memory: Killed process 55 (cc1)"])'],
  [
    'what a test compares',
    '--- FAIL: TestFault (0.00s)\n    fault_test.go:12: differs\n        input: "nginx[77]: segfault at 0 ip 0000000000402a10 sp 00007ffd error 4"',
  ],
  [
    'a line that a patch adds',
    '@@ -3,2 +3,5 @@\n+### Restarted\n+\n+    Last State:     Terminated\n+      Reason:       OOMKilled\n+      Exit Code:    137',
  ],
  // whole files
  [
    'a test in Python',
    `import pytest\nfrom kettle.parse import kind\n\nKILLED = "${KILL}"\n\n@pytest.mark.parametrize("line", [KILLED])\ndef test_kind(line):\n    assert kind(line) == "oom"`,
  ],
  [
    'a source in Go',
    'package store\n\nimport "errors"\n\nfunc (s *Store) Fill() error {\n\ts.log.Error("write failed: no space left on device", "path", s.path)\n\treturn errors.New("full")\n}',
  ],
  [
    'a test in Java',
    '@Test\nvoid refused() {\n    assertThat(kindOf("connect ECONNREFUSED 127.0.0.1:5432")).isEqualTo(REFUSED);\n}\n\n@Test\nvoid full() {\n    assertThat(kindOf("No space left on device")).isEqualTo(FULL);\n}',
  ],
  [
    'a script',
    '#!/bin/sh\n# asks the kernel\nif dmesg | grep -q "Out of memory: Killed process"; then\n  echo "killed" | mail ops\nfi\ndf -P | awk \'{print $6" is full: No space left on device"}\'',
  ],
  ['a probe that searches', '        command: ["sh", "-c", "! grep -q \'java.lang.OutOfMemoryError\' /logs/app.log"]'],
  // what is kept beside programs
  [
    'texts of a resource',
    '{\n  "error.disk": "Disk (No space left on device)",\n  "error.files": "Files (Too many open files)",\n  "hint.ask": "Ask us"\n}',
  ],
  [
    'answers of an interface',
    'components:\n  examples:\n    Full:\n      value: { "error": "write /srv/blob: no space left on device", "code": 507 }',
  ],
  ['a comment that announces', `# Example output\n${STAMPED_KILL}`],
  ['a listing in comments', `\`\`\`sh\ndmesg | tail\n\n# Typical entry of the OOM killer:\n# ${STAMPED_KILL}\n\`\`\``],
  [
    'an item that announces',
    '- Example error message:\n\n  Failed to create pod sandbox: rpc error: code = Unknown desc = x509: certificate signed by unknown authority',
  ],
  [
    'a wish',
    'It would be nice if it warned of this in kern.log,\ne.g. kernel: [1694.644132] nf_conntrack: nf_conntrack: table full, dropping packet',
  ],
  ['a subject of a commit', 'commit 12f3e5d77\n    kernel: WARNING: CPU: 0 PID: 1 at drivers/base/dd.c -> no longer in CI'],
  ['an entry of a change log', 'CHANGES WITH 9:\n\n        * systemd-oomd: fixed a crash (segfault) when a cgroup was gone'],
])('nothing happened: %s', async (_, text) => expect(await read(text)).toEqual({ found: [], open: [] }))

// these are lines of logs, wherever they stand
test.each([
  // a whole line within a sentence
  ['in backticks', `Since Monday the worker is gone. dmesg has only \`${STAMPED_KILL}\` and no more. Any hints?`, 'oom-kill-global', 1],
  ['without a stamp', `Hello,\nthe console shows "${KILL}" twice a day.`, 'oom-kill-global', 2],
  [
    'with a host and a program',
    'We get `Mar  3 21:14:07 db1 kernel: EXT4-fs error (device sdb1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0` here.',
    'filesystem-error',
    1,
  ],
  [
    'of a runtime',
    'I start it and get "Error: EMFILE: too many open files, open \'/srv/shop/index.ejs\'" for each request.',
    'fd-exhaustion',
    1,
  ],
  [
    'that goes on below',
    'I ran into `runtime: failed to create new OS thread (have 13 already; errno=11)\nruntime: may need to increase max user processes (ulimit -u)\nfatal error: newosproc`',
    'thread-exhaustion',
    1,
  ],
  ['a lockup', 'Last night the console said `watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [qemu:812]` and froze.', 'soft-lockup', 1],
  [
    'a fault',
    'It ends, the journal says “nginx[991]: segfault at 0 ip 00005581c0a4 sp 00007ffd8a20 error 4 in nginx[5581c000+d0000]” now.',
    'segfault',
    1,
  ],
  ['a disk', 'The NAS logs `blk_update_request: I/O error, dev sdc, sector 81920 op 0x0:(READ)` since 10:05.', 'disk-io-error', 1],
  ['a task', 'From then on I see `INFO: task nfsd:1794 blocked for more than 120 seconds.` every two minutes.', 'hung-task', 1],
  ['with its reason', 'I get "bash: fork: retry: Resource temporarily unavailable" at each login.', 'thread-exhaustion', 1],
  ['with its file', "The build stops with `cp: error writing '/srv/out/a.img': No space left on device` on our host.", 'disk-full', 1],
  // the phrase is the line, or ends it as programs print it
  ['the phrase alone', 'FATAL: sorry, too many clients already', 'connection-limit', 1],
  ['the phrase in quotes alone', '"FATAL:  sorry, too many clients already"', 'connection-limit', 1],
  ['who and why', 'tar: /backup/a.tgz: Cannot write: No space left on device', 'disk-full', 1],
  ['who, where and why', "sed: couldn't flush stdout: No space left on device", 'disk-full', 1],
  ['a class and a reason', 'OSError: [Errno 24] Too many open files', 'fd-exhaustion', 1],
  ['a class that shows its value', "ERROR upload: raised OSError(28, 'No space left on device')", 'disk-full', 1],
  ['a call that was traced', 'openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = -1 EMFILE (Too many open files)', 'fd-exhaustion', 1],
  ['a resolver', 'curl: (6) Could not resolve host: mirror.example.org', 'dns-failure', 1],
  ['an answer in JSON', '{"level":"error","error":"write /srv/x: no space left on device"}', 'disk-full', 1],
  ['keys and values', 'level=error msg="dial tcp 10.4.0.9:5432: connect: connection refused"', 'dependency-unreachable', 1],
  [
    'Go that passes it on',
    'Error response from daemon: Get "https://reg.example.org/v2/": x509: certificate signed by unknown authority',
    'image-pull-failure',
    1,
  ],
  [
    'a sentence of .NET',
    'The remote certificate is invalid because of errors in the certificate chain: NotTimeValid',
    'certificate-error',
    1,
  ],
  // behind a mark, a heading, a bullet: its own shape is a log's
  ['commented out', `# ${STAMPED_KILL}`, 'oom-kill-global', 1],
  ['an item of a list', `What I found:\n- ${STAMPED_KILL}`, 'oom-kill-global', 2],
  ['below a heading that asks', `### Should it be killed?\n${STAMPED_KILL}`, 'oom-kill-global', 2],
  [
    'below an example, stamped',
    'Example log:\n2026-11-20 10:00:14 UTC [411] FATAL:  sorry, too many clients already',
    'connection-limit',
    2,
  ],
  [
    'in a patch of a log',
    '@@ -1,2 +1,3 @@\n+Nov 21 14:03:11 web1 kernel: EXT4-fs error (device sda1): ext4_lookup:1590: inode #12: comm cp: deleted inode referenced: 13',
    'filesystem-error',
    2,
  ],
  ['below a sentence about it', 'It seems that we have a leak:\n\n    java.lang.OutOfMemoryError: Java heap space', 'app-oom', 3],
  [
    'with a stamp of its own in prose',
    'Then, at ten:\n2026/11/20 10:00:00 [alert] 25909#0: 1024 worker_connections are not enough',
    'connection-limit',
    2,
  ],
  ['a shell', '-bash: fork: retry: Resource temporarily unavailable', 'thread-exhaustion', 1],
  [
    'two records of one shape',
    '{\n  "message": "write /srv/x: no space left on device",\n  "host": "web1",\n  "level": "error"\n}',
    'disk-full',
    2,
  ],
])('found: %s', async (_, text, id, line) => expect((await read(text)).found).toContainEqual([id, line]))

test.each([
  [`the docs show \`${STAMPED_KILL}\` for example`],
  [`if you see \`${STAMPED_KILL}\`, lower the heap`],
  [`it would print \`${STAMPED_KILL}\``],
  [`\`${STAMPED_KILL}\` is gone since the update`],
  ['the answer is `FATAL: sorry, too many clients already` then'],
])('no line of a case: %s', (text) => expect(lineWithin(text)).toBeUndefined())

test('what is read within a sentence is shown at its line, with all of it', async () => {
  const text = `Hello,\nit is gone: \`${STAMPED_KILL}\` is all I have.\n`
  const { findings } = await analyzeText({ 'mail.txt': text })
  expect(findings.map(({ id, evidence: [first] }) => [id, first?.line, first?.text])).toEqual([['oom-kill-global', 2, text.split('\n')[1]]])
})

test.each([
  ['a search, and what it showed', "zgrep -h 'kettle' a.gz -> java.lang.OutOfMemoryError: Java heap space", [['app-oom', 1]]],
  ['output below a script', `#!/bin/sh\ndmesg | tail -1\n\nThe output:\n${KILL}`, [['oom-kill-global', 5]]],
  [
    'a log below a source',
    `package store\n\nimport "errors"\n\nfunc fill() error {\n\treturn nil\n}\n\n${STAMPED_KILL}`,
    [['oom-kill-global', 9]],
  ],
  [
    'a traceback that shows imports',
    'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in <module>\n    import kettle\n  File "/srv/kettle.py", line 2, in <module>\n    from tea import pot\nOSError: [Errno 28] No space left on device: \'/srv/tea\'',
    [['disk-full', 6]],
  ],
])('it did happen: %s', async (_, text, found) => expect((await read(text)).found).toEqual(found))

import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const ids = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'a.md': text })
  return [...new Set(findings.map(({ id }) => id)), ...coverage.unexplained.map(({ line }) => line)]
}
const FILES = 'OSError: [Errno 24] Too many open files'
const HEAP = 'java.lang.OutOfMemoryError: Java heap space'
const SLOTS = 'FATAL: sorry, too many clients already'

describe('what is written for whoever meets it one day', () => {
  test.each([
    ['a table of symptoms', `| Symptom | What to do |\n|:--|:--|\n| ${HEAP} | raise -Xmx |\n| ${FILES} | raise nofile |\n`],
    ['without bars at its margin', `Error | Meaning\n--- | ---\n${HEAP} | -Xmx is too small\n`],
    ['of a wiki', `||Error||Remedy||\n|${FILES}|raise LimitNOFILE|\n`],
    ['a list of problems that are over', `| Issue | Status |\n|---|---|\n| ${SLOTS} | ✅ Resolved |\n| ${HEAP} | closed |\n`],
    ['one that is long ago', `| Issue | Events | Last seen |\n|---|---|---|\n| ${SLOTS} | 41 | 3 months ago |\n`],
    ['a manual', `# Runbook: checkout\n\n- \`${SLOTS}\` in the log: look at pg_stat_activity\n1. ${FILES}: raise nofile\n`],
    [
      'a closed page',
      `# Post-mortem 2026-01-11\n\n**Status:** resolved\n**Root cause:** postgres hit \`${SLOTS}\` after a deploy.\n- ${FILES} was seen too\n`,
    ],
    ['with its state in the heading', `## Incident review (resolved)\n\nThe API said "${FILES}" for 14 min.\n`],
    [
      'advice in a list',
      `- "${FILES}": raise LimitNOFILE\n2. **${HEAP}** -> increase -Xmx\n* \`${SLOTS}\` in the API log – check the pools\n`,
    ],
    ['comments of a file', `FROM eclipse-temurin:21\n# 256m was too little: ${HEAP}\nENV A=1\n# see "${FILES}"\n`],
    [
      'behind settings',
      `max_connections = 300   # was 100: "${SLOTS}"\nulimit: 65536 # because of ${FILES}\nconst most = 8 // more gave ${FILES}\n  set_limit = 4; /* ${FILES} */\n`,
    ],
    [
      'grep -n in sources',
      `$ grep -rn "Too many" lib/\nlib/a.c:118:\tlog_warn("accept: Too many open files, backing off");\nlib/b.py:40:    errno.EMFILE: "Too many open files",\nlib/c.rb:7:ERR = 'Too many open files'\n`,
    ],
    [
      'one line of it, with what is around',
      `./lib/a.c-117-  /* accept: Too many open files */\n./lib/a.c:118:  syslog_err(LOG_ERR, "accept: Too many open files");\n`,
    ],
    [
      'code',
      `    log_warn("accept: Too many open files, backing off");\n  h->fail(ctx, "Too many open files", fd);\n    errno.EMFILE: "Too many open files",\n`,
    ],
    [
      'what might be',
      `Question: max_connections is 100. With 40 replicas, would we get "${SLOTS}"?\nCould it run into "${FILES}" with 9000 clients?\n`,
    ],
  ])('%s', async (_, text) => expect(await ids(text)).toEqual([]))

  test.each([
    ['a table of machines', `| Host | Error | Action |\n|---|---|---|\n| web1 | ${FILES} | none yet |\n`, 'fd-exhaustion'],
    ['a table with clocks', `| Level | Message | Reason |\n|---|---|---|\n| 10:00:14 error | ${FILES} | ? |\n`, 'fd-exhaustion'],
    ['a table of what was seen', `| Program | Message |\n|---|---|\n| api | ${FILES} |\n`, 'fd-exhaustion'],
    ['one that is not over', `| Issue | Status |\n|---|---|\n| ${SLOTS} | Unresolved |\n`, 'connection-limit'],
    ['below a table', `| Symptom | Action |\n|---|---|\n| ${HEAP} | raise -Xmx |\n\n${FILES}\n`, 'fd-exhaustion'],
    ['below a manual', `# Runbook: checkout\n\n- \`${SLOTS}\`: look at the pools\n\nNow the API says:\n\n${FILES}\n`, 'fd-exhaustion'],
    ['a log below a closed page', `# Post-mortem\n**Status:** resolved\n\n- 2026-03-04T10:00:00Z ERROR api ${FILES}\n`, 'fd-exhaustion'],
    ['a page that is open', `# Incident 2026-03-04\n**Status:** open\n\n- 10:00 the API says ${FILES}\n`, 'fd-exhaustion'],
    ['an item of a report', `- api: ${FILES}\n`, 'fd-exhaustion'],
    ['a comment behind a line of a log', `api: ${FILES}   # just now\n`, 'fd-exhaustion'],
    ['a program that says its place', `accept.go:118: accept tcp [::]:80: accept4: too many open files\n`, 'fd-exhaustion'],
    ['with an error of a compiler', `src/main.c:12:5: fatal error: error writing to /tmp/cc1.s: No space left on device\n`, 'disk-full'],
    ['of Ruby', `lib/a.rb:12:in \`initialize': Too many open files @ rb_sysopen - /srv/a (Errno::EMFILE)\n`, 'fd-exhaustion'],
    ['redis', `1255:M 14 Oct 2025 03:00:46.069 # Can't save in background: fork: Cannot allocate memory\n`, 'app-oom'],
    ['strace', `openat(AT_FDCWD, "/srv/a", O_RDONLY) = -1 EMFILE (Too many open files)\n`, 'fd-exhaustion'],
    ['why it is', `Since the deploy we get "${SLOTS}" every night. Why?\n${SLOTS}\n`, 'connection-limit'],
  ])('not: %s', async (_, text, id) => expect(await ids(text)).toContain(id))
})

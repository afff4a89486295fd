import { describe, expect, test } from 'vitest'
import { alpha, chains, full, kill, said } from './stranger-lines.ts'

describe('a program that ended, and what else went wrong on its machine', () => {
  test('a unit that failed before the disk was full, and one that failed after it and says nothing of it', async () => {
    expect(await chains(`${alpha('10:00:00')}${full('10:00:20')}`)).toEqual(new Set(['disk-full', 'unit-failed']))
    expect(await chains(`${full('10:00:00')}${alpha('10:00:20')}`)).toEqual(new Set(['disk-full', 'unit-failed']))
    expect(await chains(full('10:00:00') + said('error: not enough disk space for the index') + alpha('10:00:20'))).toEqual(
      new Set(['disk-full → unit-failed']),
    )
  })
  test.each([
    ['disk-full', full('10:00:19')],
    ['oom-kill-global', kill('chrome')],
    [
      'segfault',
      'Nov 24 10:00:19 s1 kernel: imgproc[3000]: segfault at 0 ip 00005555deadbeef sp 00007ffd11112222 error 4 in imgproc[555555554000+12000]\n',
    ],
    ['fd-exhaustion', 'Nov 24 10:00:19 s1 nginx[900]: accept4() failed (24: Too many open files)\n'],
    ['connection-limit', 'Nov 24 10:00:19 s1 web[3]: pq: sorry, too many clients already\n'],
    ['filesystem-error', 'Nov 24 10:00:19 s1 kernel: XFS (sdb1): Filesystem has been shut down due to log error (0x2).\n'],
    ['app-oom', 'Nov 24 10:00:19 s1 orders[900]: java.lang.OutOfMemoryError: Java heap space\n'],
  ])('%s, and a unit that gives a reason of its own', async (id, cause) =>
    expect(await chains(cause + said('fatal: remote rejected token: 401 Unauthorized') + alpha('10:00:20'))).toEqual(
      new Set([id, 'unit-failed']),
    ),
  )
  test.each([
    [
      'filesystem-error',
      'Nov 24 10:00:19 s1 kernel: XFS (sdb1): Filesystem has been shut down due to log error (0x2).\n',
      'fatal: write: Input/output error',
    ],
    ['connection-limit', 'Nov 24 10:00:19 s1 web[3]: pq: sorry, too many clients already\n', 'fatal: too many clients'],
    ['fd-exhaustion', 'Nov 24 10:00:19 s1 alpha[71]: accept4() failed (24: Too many open files)\n', 'leaving'],
  ])('%s, of which a unit speaks before its end', async (id, cause, words) =>
    expect(await chains(cause + said(words) + alpha('10:00:20'))).toContain(`${id} → unit-failed`),
  )
  test.each([
    ['chrome', 'signal', ['oom-kill-global', 'unit-failed']],
    ['chrome', 'oom-kill', ['oom-kill-global → unit-failed']],
    ['alpha', 'signal', ['oom-kill-global → unit-failed']],
    // a runtime's name tells nothing of the unit
    ['java', 'signal', ['oom-kill-global → unit-failed']],
  ])('a kill of %s for want of memory, and a unit that ended with the result %s', async (comm, result, expected) =>
    expect(
      await chains(
        `${kill(comm)}Nov 24 10:00:20 s1 systemd[1]: alpha.service: Main process exited, code=killed, status=9/KILL
Nov 24 10:00:20 s1 systemd[1]: alpha.service: Failed with result '${result}'.
`,
      ),
    ).toEqual(new Set(expected)),
  )
  test.each([
    ['MISCONF Redis is configured to save snapshots, but it cannot persist them', ['app-oom → unit-failed']],
    ['remote rejected token: 401 Unauthorized', ['app-oom', 'unit-failed']],
  ])('a server without memory, and a unit that says before its end: %s', async (words, expected) =>
    expect(
      await chains(
        `Nov 24 10:00:19 s1 redis-server[900]: Can't save in background: fork: Cannot allocate memory\n${said(`fatal: ${words}`)}${alpha('10:00:20')}`,
      ),
    ).toEqual(new Set(expected)),
  )
  test.each([
    [2, 'app-oom → process-aborted'],
    [20, 'app-oom'],
  ])('of two programs that nobody names, the end %i lines below the words', async (lines, expected) =>
    expect(
      await chains(
        `eheap_alloc: Cannot allocate 1850821240 bytes of memory (of type "heap").\n${'\n'.repeat(lines - 1)}Aborted (core dumped)\n`,
      ),
    ).toContain(expected),
  )
  test.each([
    ['app-oom', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
    ['disk-full', 'Error: ENOSPC: no space left on device, write'],
    ['segfault', 'Segmentation fault (core dumped)'],
  ])('%s in one service of a project, and the end of another', async (id, line) =>
    expect(await chains(`web-1    | ${line}\ncache-1  | 1:M 24 Nov 2026 10:00:05.000 # bye bye\ncache-1 exited with code 1\n`)).toEqual(
      new Set([id, 'container-error']),
    ),
  )
  test('the container of which a limit of connections is told, and another', async () => {
    const told = 'web-1  | 2026/03/12 08:40:10 main.go:61: pq: sorry, too many clients already\n'
    expect(await chains(`${told}web-1 exited with code 1\n`)).toEqual(new Set(['connection-limit → container-error']))
    expect(await chains(`${told}cache-1 exited with code 1\n`)).toEqual(new Set(['connection-limit', 'container-error']))
  })
  test.each([
    ['other.service', ['pid-cgroup-limit', 'thread-exhaustion']],
    ['crawler.service', ['pid-cgroup-limit → thread-exhaustion']],
  ])('the limit of a unit, and a program of another name in %s', async (unit, expected) =>
    expect(
      await chains(
        [
          {
            _TRANSPORT: 'kernel',
            SYSLOG_IDENTIFIER: 'kernel',
            MESSAGE: 'cgroup: fork rejected by pids controller in /system.slice/crawler.service',
          },
          { SYSLOG_IDENTIFIER: 'threads', _PID: '381', _SYSTEMD_UNIT: unit, MESSAGE: 'fork: retry: Resource temporarily unavailable' },
        ]
          .map((line, i) => `${JSON.stringify({ __REALTIME_TIMESTAMP: `176397600${i}000000`, _HOSTNAME: 's1', ...line })}\n`)
          .join(''),
      ),
    ).toEqual(new Set(expected)),
  )
})

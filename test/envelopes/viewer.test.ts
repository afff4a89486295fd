import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { said, type Said } from './said.ts'

const MESSAGE = 'XFS (vdc): Metadata I/O Error (0x1) detected at xfs_trans_read_buf_map+0x1e0/0x2e0 [xfs] (fs/xfs/xfs_trans_buf.c:296).'
const KILL =
  'Memory cgroup out of memory: Killed process 377 (ruby) total-vm:900000kB, anon-rss:260000kB, file-rss:0kB, shmem-rss:0kB, UID:9 pgtables:900kB oom_score_adj:0'
const OF_KERNEL = { kernel: true, message: MESSAGE }

describe('a line of the kernel behind what a viewer puts there', () => {
  test.each<[string, string, Said]>([
    ['labels', `{cluster="p", node="k8-a4"} ${MESSAGE}`, { ...OF_KERNEL, host: 'k8-a4', envelope: 'log-viewer' }],
    [
      'a time and labels with an equals sign alone',
      `2026-06-05T10:22:31Z {hostname=k8-a4,unit=kernel} ${MESSAGE}`,
      { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', time: '2026-06-05T10:22:31Z', envelope: 'application-log' },
    ],
    [
      'pairs in columns',
      `Jun  5 10:22:31  host:k8-a4  source:kernel  status:error  ${MESSAGE}`,
      { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', time: '5 Jun 10:22:31', envelope: 'application-log' },
    ],
    ['bars', `k8-a4 | kern.err | ${MESSAGE} |`, { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', envelope: 'log-viewer' }],
    [
      'tabs, the time behind the names',
      `k8-a4\tkernel\t2026-06-05 10:22:31\t${MESSAGE}`,
      { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', time: '2026-06-05T10:22:31', envelope: 'log-viewer' },
    ],
    [
      'no colon behind the name',
      `2026-06-05 10:22:31,331 +0000 k8-a4 kernel ${MESSAGE}`,
      { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', time: '2026-06-05T10:22:31.331Z', envelope: 'application-log' },
    ],
    [
      'seconds since 1970',
      `1780654951 k8-a4 kernel: ${MESSAGE}`,
      { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', time: '2026-06-05T10:22:31Z', envelope: 'syslog' },
    ],
    [
      'a world',
      `2026-06-05T10:22:31Z cpu12:2097991)${MESSAGE}`,
      { ...OF_KERNEL, ident: 'kernel', time: '2026-06-05T10:22:31Z', envelope: 'application-log' },
    ],
    [
      'a tag and an object',
      `2026-06-05 10:22:31 +0000 system.kernel.crit: ${JSON.stringify({ host: 'k8-a4', message: MESSAGE })}`,
      { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', priority: 2, time: '2026-06-05T10:22:31Z', envelope: 'application-log' },
    ],
    [
      'a time in front of a whole line of syslog',
      `06/15/26 10:22:31.331 AM     Jun 15 10:22:31 k8-a4 kernel: ${MESSAGE}`,
      { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', time: '15 Jun 10:22:31', envelope: 'log-viewer' },
    ],
    [
      'labels in front of a line of a program',
      '{job="syslog"} Jun 15 10:22:31 k8-a4 sshd[77]: Server listening on 0.0.0.0 port 22.',
      {
        host: 'k8-a4',
        ident: 'sshd',
        pid: 77,
        kernel: false,
        time: '15 Jun 10:22:31',
        message: 'Server listening on 0.0.0.0 port 22.',
        envelope: 'log-viewer',
      },
    ],
    [
      'any line, where labels say whose it is',
      '{host="k8-a4", job="kernel"} usb 3-1: device descriptor read/64, error -71',
      { host: 'k8-a4', ident: 'kernel', kernel: true, message: 'usb 3-1: device descriptor read/64, error -71', envelope: 'log-viewer' },
    ],
    [
      'a unit that failed',
      "host=k8-a4 facility=daemon vault.service: Failed with result 'core-dump'.",
      { host: 'k8-a4', ident: 'systemd', kernel: false, message: "vault.service: Failed with result 'core-dump'.", envelope: 'log-viewer' },
    ],
    [
      'an indented one of the kernel',
      `Jun 15 10:22:31 k8-a4 kernel:   ${MESSAGE}`,
      { ...OF_KERNEL, host: 'k8-a4', ident: 'kernel', time: '15 Jun 10:22:31', envelope: 'syslog' },
    ],
    ['an arrow', `=> ${MESSAGE}`, { message: MESSAGE }],
    ['emoji', `🔥 :boom: ${MESSAGE}`, { message: MESSAGE }],
    ['a macro of a wiki', `{noformat}${MESSAGE}{noformat}`, { message: MESSAGE }],
    ['quotation marks', `"${MESSAGE}"`, { message: MESSAGE }],
  ])('%s', (_, line, expected) => expect(said(line)).toEqual(expected))

  test.each([
    ['a program that was told so', `Jun 15 10:22:31 k8-a4 forum[9]: comment by bob: ${KILL}`],
    ['one without a header of syslog', `forum[9]: bob wrote ${KILL}`],
    ['the subject of a mail', `Subject: ${KILL}`],
    ['a pair of a program', `comment=hm Jun 15 10:22:31 k8-a4 kernel: ${MESSAGE}`],
    ['a word before a line of syslog', `said Jun 15 10:22:31 k8-a4 kernel: ${MESSAGE}`],
    ['a sentence', `bob says ${KILL}`],
    ['a field of JSON', JSON.stringify({ user: 'bob', comment: KILL })],
    ['a value', `{user="bob", comment="${KILL}"}`],
    ['a request', `10.0.0.7 - - [15/Jun/2026:10:22:31 +0000] "GET /?q=${KILL} HTTP/1.1" 200 7`],
    ['a pattern in quotation marks', '"EXT4-fs error"'],
    ['a name of a test behind a bar', 'parses | kills | Out of memory: Killed process'],
  ])('no line of the kernel: %s', (_, line) => expect(said(line)).not.toMatchObject({ kernel: true }))

  test('the kernel’s own words are left as they are', () =>
    expect(said('INFO: task kvd:88 blocked for more than 120 seconds.')).toEqual({
      message: 'INFO: task kvd:88 blocked for more than 120 seconds.',
    }))
})

test('found, with the host and the pod that the path names', async () => {
  const uid = '0a1b2c3d_1111_4222_8333_444455556666'
  const group = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid}.slice`
  const lines = [
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=cri-containerd-ff.scope,mems_allowed=0,oom_memcg=${group},task_memcg=${group}/cri-containerd-ff.scope,task=ruby,pid=377,uid=9`,
    KILL,
  ]
  const text = lines.map((line, i) => `2026-06-05 10:22:31.33${i}\t{host="k8-a4", job="kernel"}\t${line}\n`).join('')
  const { findings } = await analyzeText({ 'explore.txt': text })
  expect(findings).toMatchObject([
    { id: 'oom-kill-cgroup', facts: { comm: 'ruby', pid: 377 }, entities: { podUid: uid.replaceAll('_', '-') } },
  ])
  expect(JSON.stringify(findings)).toContain('k8-a4')
})

test.each([
  ['lines that a service was sent', `Jun 15 10:22:31 k8-a4 forum[9]: comment by bob: ${KILL}\n`],
  ['a column of patterns', 'pattern | team\nOut of memory: Killed process | core\nEXT4-fs error | storage\n'],
  ['a quoted beginning', 'The alert matches "Out of memory: Killed process" and nothing else.\n'],
])('nothing in %s', async (_, text) => expect((await analyzeText({ 'a.txt': text })).findings).toEqual([]))

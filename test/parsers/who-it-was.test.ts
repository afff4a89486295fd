import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string, id: string) => {
  const { findings, coverage } = await analyzeText({ 'a.txt': text })
  return { finding: findings.find((one) => one.id === id), machines: (coverage.machines ?? []).flatMap(({ name }) => name ?? []) }
}

describe('names of programs', () => {
  test.each([
    ['#9 3.1 error: "ENOSPC: no space left on device, mkdir \'/app/x\'"', 'disk-full', 'process', undefined],
    ['ENOSPC: no space left on device, write', 'disk-full', 'process', undefined],
    ['elastic: write failed: No space left on device', 'disk-full', 'process', 'elastic'],
    ['Mar  4 10:00:00 d1 dockerd[800]: tea: bash: fork: retry: Resource temporarily unavailable', 'thread-exhaustion', 'comm', 'bash'],
    ['Mar  4 10:00:00 d1 sshd[911]: error: fork: Resource temporarily unavailable', 'thread-exhaustion', 'comm', 'sshd'],
    ['ct7 sshd[911]: error: fork: Resource temporarily unavailable', 'thread-exhaustion', 'comm', 'sshd'],
    ['fork: Resource temporarily unavailable', 'thread-exhaustion', 'comm', undefined],
    ['LOG:  server process (PID 77) was terminated by signal 11: Segmentation fault', 'segfault', 'comm', 'postgres'],
    ['oven: process 77 was terminated by signal 11: Segmentation fault', 'segfault', 'comm', undefined],
    [
      "2026-03-04 10:00:00,120 - url_helper.py[WARNING]: Calling 'http://10.7.7.7/a' failed: [Errno 101] Network is unreachable",
      'dependency-unreachable',
      'who',
      'url_helper.py',
    ],
  ])('%s', async (line, id, fact, name) => expect((await told(`${line}\n`, id)).finding?.facts[fact]).toBe(name))

  test('who passes the words of another on has a pid of its own', async () => {
    const passed = await told(
      'Mar  4 10:00:00 d1 dockerd[800]: tea: bash: fork: retry: Resource temporarily unavailable\n',
      'thread-exhaustion',
    )
    expect(passed.finding?.facts['pid']).toBeUndefined()
    const own = await told('Mar  4 10:00:00 d1 sshd[911]: error: fork: Resource temporarily unavailable\n', 'thread-exhaustion')
    expect(own.finding?.facts['pid']).toBe(911)
  })

  test('a machine that ssh does not reach has said nothing', async () => {
    expect((await told('$ ssh web7\nssh: connect to host web7 port 22: Connection refused\n', 'dependency-unreachable')).machines).toEqual(
      [],
    )
    expect((await told('$ ssh web7 uptime\nbash: fork: retry: Resource temporarily unavailable\n', 'thread-exhaustion')).machines).toEqual([
      'web7',
    ])
  })
})

test.each([
  [
    'dial tcp 10.7.7.7:443: connect: network is unreachable',
    'Server 10.7.7.7:443 cannot be reached (network is unreachable).',
    /no route to that network/,
  ],
  ['dial tcp 10.7.7.7:443: connect: no route to host', 'Server 10.7.7.7:443 cannot be reached (no route to host).', /the machine is down/],
])('%s', async (line, headline, cause) => {
  const { finding } = await told(`ERROR sync: ${line}\n`, 'dependency-unreachable')
  expect(finding?.headline).toBe(headline)
  expect(finding?.cause).toMatch(cause)
})

test('the path that a sandbox lacks is named', async () => {
  const { finding } = await told(
    [
      'Mar  4 10:00:00 d1 (tea)[8812]: tea.service: Failed to set up mount namespacing: /srv/tea: No such file or directory',
      'Mar  4 10:00:00 d1 (tea)[8812]: tea.service: Failed at step NAMESPACE spawning /usr/bin/tea: No such file or directory',
      'Mar  4 10:00:00 d1 systemd[1]: tea.service: Main process exited, code=exited, status=226/NAMESPACE',
      "Mar  4 10:00:00 d1 systemd[1]: tea.service: Failed with result 'exit-code'.",
    ].join('\n'),
    'configuration-error',
  )
  expect(finding?.headline).toContain('a path that it asks for is not there: /srv/tea: No such file or directory')
})

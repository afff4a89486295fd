import { describe, expect, test } from 'vitest'
import { isFullName, isMachineName, isSameHost } from '../../src/core/host-name.ts'
import { analyzeText } from '../../src/index.ts'
import { banner, nameAlone, tailHeading, toolHeading } from '../../src/reading/whose/headings.ts'
import { promptAt } from '../../src/reading/whose/prompt-host.ts'
import { expanded, hostsIn, originOf } from '../../src/reading/whose/typed.ts'
import { peel } from '../../src/reading/peel/index.ts'

describe('names', () => {
  test.each(['db1', 'web-2.example.net', '10.0.0.7', 'ip-10-0-0-7', 'pool-frontend-3k2xz'])('%s is a machine', (name) =>
    expect(isMachineName(name)).toBe(true),
  )
  test.each(['localhost', '(none)', '3f2a9c1b7d4e', 'api-7d9f8c6b5-x2x9k', '4711', 'a b', 'ceci:22'])('%s is none', (name) =>
    expect(isMachineName(name)).toBe(false),
  )
  test.each([
    ['db1.example.net', true],
    ['nas.lan', true],
    ['db1', false],
    ['kern.log', false],
    ['org.apache.kafka', false],
    ['net.ipv4.conf', false],
    ['api.shop.svc', false],
  ])('%s is a full name: %s', (name, full) => expect(isFullName(name)).toBe(full))
  test('with and without its domain', () => {
    expect(isSameHost('db1', 'DB1.example.net')).toBe(true)
    expect(isSameHost('db1', 'db10.example.net')).toBe(false)
  })
})

describe('prompts', () => {
  test.each([
    ['[root@db1 ~]# dmesg -T', 'db1', '~', 'dmesg -T'],
    ['admin@web-2:/var/log$ tail syslog', 'web-2', '/var/log', 'tail syslog'],
    ['db1:~ # uptime', 'db1', '~', 'uptime'],
    ['[root@db1.example.net log]# ', 'db1.example.net', 'log', ''],
    ['fw1# dmesg', 'fw1', undefined, 'dmesg'],
    ['# dmesg', undefined, undefined, 'dmesg'],
    ['root@3f2a9c1b7d4e:/# ls', undefined, '/', 'ls'],
  ])('%s', (text, host, directory, command) => expect(promptAt(text)).toMatchObject({ host, directory, command }))
  test.each(['step1# see below', 'bob@example.com wrote:', 'free# text'])('%s is none', (text) => expect(promptAt(text)).toBeUndefined())
})

describe('commands', () => {
  test.each([
    ['dmesg -T', { from: 'here' }],
    ['sudo ssh db1 dmesg', { from: 'host', host: 'db1', stays: false }],
    ['ssh db1 uptime', { from: 'host', host: 'db1', stays: false }],
    ['ssh -i ~/.ssh/id -p 22 root@db1.example.net "df -h"', { from: 'host', host: 'db1.example.net', stays: false }],
    ['ssh db1', { from: 'host', host: 'db1', stays: true }],
    ['ssh db1 kubectl get nodes', { from: 'elsewhere' }],
    ['kubectl logs -p api', { from: 'elsewhere' }],
    ['kubectl exec -it db-0 -- bash', { from: 'inside', of: 'pod' }],
    ['oc debug node/worker-3', { from: 'host', host: 'worker-3', stays: true }],
    ['docker exec -it api sh', { from: 'inside', of: 'container' }],
    ['docker logs api', { from: 'here' }],
    ['journalctl -D /mnt/journal', { from: 'elsewhere' }],
    ['cat /var/log/messages', { from: 'here' }],
    ['grep -i oom bundle/kern.log', { from: 'elsewhere' }],
    ['for h in a1 a2; do ssh $h df -h; done', { from: 'elsewhere' }],
  ] as [string, object][])('%s', (command, origin) => expect(originOf(command)).toEqual(origin))
  test('a file in a folder of the system is of the machine', () =>
    expect(originOf('zcat kern.log.2.gz', '/var/log')).toEqual({ from: 'here' }))
  test.each([
    ['pdsh -w web[01-03] uptime', ['web01', 'web02', 'web03']],
    ["clush -b -w cn[1-2,7],io1 'df -h'", ['cn1', 'cn2', 'cn7', 'io1']],
    ['for h in a1 a2; do ssh $h df -h; done', ['a1', 'a2']],
    ['for h in kv{1..2} io{3,5}; do ssh $h uptime; done', ['kv1', 'kv2', 'io3', 'io5']],
    ["salt -L 'mail-a,mail-b' test.ping", ['mail-a', 'mail-b']],
    ["salt 'mx*' cmd.run 'df -h'", []],
    ['tar -w web1', []],
  ])('%s names %j', (command, hosts) => expect(hostsIn(command)).toEqual(hosts))
  test('ranges keep their zeros', () => expect(expanded('cn[008-010].lan')).toEqual(['cn008.lan', 'cn009.lan', 'cn010.lan']))
})

describe('headings', () => {
  test.each([
    [['web1 | CHANGED | rc=0 >>'], 'web1'],
    [['web1 | UNREACHABLE! => {'], 'web1'],
    [['[12] 14:02:11 [FAILURE] ops@build-b:2222 Exited with error code 1'], 'build-b'],
    [['---------------', 'cn[001-002,004] (3)', '---------------'], 'cn[001-002,004]'],
    [['----------------', 'n1,n2', '----------------'], 'n1,n2'],
  ])('%j', (texts, host) => expect(toolHeading(texts, 0)).toMatchObject({ host, sure: true }))
  test.each([
    [['--------', 'db1', '--------']],
    [['web1 | OK |']],
    [['| web1 | CHANGED | rc=0 >>']],
    [['---------------', 'a b', '---------------']],
  ])('%j is none', (texts) => expect(toolHeading(texts, 0)).toBeUndefined())
  test('banners', () => {
    expect(banner('### db1.example.net ###')).toMatchObject({ host: 'db1.example.net', sure: true })
    expect(banner('--- db1 ---')).toMatchObject({ host: 'db1', sure: false })
    expect(banner('=== Server: db1 ===')).toMatchObject({ host: 'db1', sure: true })
    for (const text of ['- db1', '--- db1', '+++ db1', '** db1', '### two words ###']) expect(banner(text), text).toBeUndefined()
    expect(nameAlone('mx2:')).toBe('mx2')
    expect(nameAlone('Call Trace:')).toBeUndefined()
  })
  test('the folder that a relay keeps for a machine', () => {
    expect(tailHeading('==> /var/log/remote/kv2/kern.log <==')).toContainEqual({ host: 'kv2', sure: true, lines: 1 })
    expect(tailHeading('==> /var/log/nginx/error.log <==')?.some(({ sure }) => sure)).toBe(false)
  })
})

describe('boots of two machines in one text', () => {
  test('a separator below a prompt begins a boot of that machine only', async () => {
    const kernel = (host: string, at: string, said: string): string => `Nov 21 ${at} ${host} kernel: ${said}`
    const text = [
      '[root@mars ~]# journalctl -k',
      kernel('mars', '05:00:00', 'EXT4-fs error (device sdb1): ext4_lookup:1706: inode #131074: comm rsync: iget: bad extra_isize 39968'),
      '[root@venus ~]# journalctl -k',
      kernel('venus', '05:10:00', 'usb 1-1: new high-speed USB device number 5 using xhci_hcd'),
      '-- Boot 0123456789abcdef0123456789abcdef --',
      kernel('venus', '05:20:00', 'usb 1-1: new high-speed USB device number 6 using xhci_hcd'),
    ].join('\n')
    const { findings, incidents } = await analyzeText({ 'p.txt': text })
    expect(findings.map(({ id, entities }) => [id, entities['host']])).toContainEqual(['filesystem-error', 'mars'])
    expect(incidents.every((incident) => incident.history !== true)).toBe(true)
  })
})

test('many lines of one speaker are looked at once', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => ({ text: `note: value ${i} of something`, line: i + 1, offset: 0 }))
  const asked: string[] = []
  peel(lines, (text) => {
    asked.push(text)
    return false
  })
  expect(asked.length).toBeLessThan(lines.length * 10)
})

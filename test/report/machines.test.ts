import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'

const text = async (files: Record<string, string>): Promise<string> =>
  renderText(await analyzeText(files), { chalk: new Chalk({ level: 0 }), width: 80 })

const SERVER = [
  'Nov 21 09:14:00 nas1 kernel: [40370.000000] NETDEV WATCHDOG: eth0 (ixgbe): transmit queue 3 timed out 5000 ms',
  'Nov 21 09:14:00 nas1 kernel: [40370.001000] ixgbe 0000:01:00.0 eth0: initiating reset due to tx timeout',
].join('\n')
const CLIENT = 'Nov 21 09:15:00 web1 kernel: [126830.000000] nfs: server 192.0.2.60 not responding, still trying'
const ADDRESS =
  '2: eth0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc mq state DOWN group default qlen 1000\n    inet 192.0.2.60/24 brd 192.0.2.255 scope global eth0\n'

test('of several machines each thing is told with its own', async () => {
  const files = { 'nas1/kern.log': SERVER, 'nas1/ip-addr.txt': ADDRESS, 'web1/kern.log': CLIENT }
  const both = await text(files)
  expect(both).toMatch(/^nas1: eth0 \(driver ixgbe\) stopped sending: its transmit queue 3/)
  expect(both).toContain('1  ERROR  nic-reset → nfs-hang\n')
  expect(both.replaceAll(/\s+/g, ' ')).toContain('Effect web1: NFS server 192.0.2.60 does not answer')
  expect(renderMarkdown(await analyzeText(files))).toMatch(/^### nas1: eth0/)
  const alone = await text({ 'kern.log': SERVER })
  expect(alone).toMatch(/^eth0 \(driver ixgbe\) stopped sending/)
  expect(alone.replaceAll(/\s+/g, ' ')).toContain('21 Nov 09:14:00 on nas1. 95 % sure')
})

test('the address of the server is the link: without it the two are apart', async () => {
  const { incidents } = await analyzeText({ 'nas1/kern.log': SERVER, 'web1/kern.log': CLIENT })
  expect(incidents.map(({ root, host }) => [root, host])).toEqual([
    ['nic-reset#1', 'nas1'],
    ['nfs-hang#1', 'web1'],
  ])
})

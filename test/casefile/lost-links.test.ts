import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (lines: readonly string[], file = 'messages'): Promise<(string | undefined)[]> => {
  const { findings, coverage } = await analyzeText({ [file]: `${lines.join('\n')}\n` })
  expect(findings).toEqual([])
  return coverage.unexplained.map(({ message, text }) => message ?? text)
}
/** Of one machine, seconds after 07:00. */
const at = (seconds: number, line: string): string =>
  `Apr 14 07:${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')} cook4 ${line}`
const kernel = (seconds: number, line: string): string => at(seconds, `kernel: ${line}`)

const DOWN = 'igb 0000:05:00.0 enp5s0: igb: enp5s0 NIC Link is Down'
const UP = 'igb 0000:05:00.0 enp5s0: igb: enp5s0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX'

test.each([
  DOWN,
  'e1000e: lan0 NIC Link is Down',
  'r8169 0000:03:00.0 lan0: Link is Down',
  'tg3 0000:04:00.1 eno7: Link is down',
  'mlx5_core 0000:81:00.0 ens9f1np1: Link down',
])('the last word of a link: %s', async (line) => {
  expect(await told([kernel(300, line)])).toEqual([line])
  expect(await told([kernel(300, line), at(420, 'cron[9]: (root) CMD (tidy)')])).toEqual([line])
})

test('a link that is up again is told no more, another one with the same words is', async () => {
  expect(await told([kernel(300, DOWN), kernel(304, UP)])).toEqual([])
  expect(await told([kernel(300, DOWN), kernel(304, UP), kernel(900, DOWN)])).toEqual([DOWN])
  const other = DOWN.replaceAll('enp5s0', 'enp5s1').replace('05:00.0', '05:00.1')
  expect(await told([kernel(300, DOWN), kernel(301, other), kernel(304, UP)])).toEqual([other])
})

test('a port without a cable as the machine starts, and all ports as it stops', async () => {
  const banner = kernel(0, 'Linux version 6.8.0-41-generic (builder@cook) (gcc 13.2.0) #41 SMP')
  expect(await told([banner, kernel(9, DOWN), at(700, 'cron[9]: (root) CMD (tidy)')])).toEqual([])
  expect(await told([banner, kernel(9, UP), kernel(60, DOWN)])).toEqual([DOWN])
  expect(await told([banner, kernel(400, DOWN)])).toEqual([DOWN])
  expect(await told([`[    8.110000] ${DOWN}`, '[  900.000000] brew: ready'], 'dmesg.txt')).toEqual([])
  expect(await told([at(300, 'systemd[1]: Reached target System Reboot.'), kernel(301, DOWN)])).toEqual([])
})

test.each([
  "NetworkManager[70]: <info>  [1.2] device (enp5s0): state change: activated -> deactivating (reason 'user-requested', sys-iface-state: 'managed')",
  'systemd-networkd[70]: enp5s0: Link DOWN',
  'sudo:  anna : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/sbin/ip link set dev enp5s0 down',
  'sudo:  anna : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/sbin/ifdown enp5s0',
  'sudo:  anna : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/sbin/ifconfig enp5s0 down',
  'kernel: bond0: (slave enp5s0): Releasing backup interface',
])('what somebody takes down: %s', async (wish) => {
  expect(await told([at(300, wish), kernel(301, DOWN)])).toEqual([])
  expect(await told([kernel(301, DOWN), at(302, wish)])).toEqual([])
  expect(await told([at(200, wish), kernel(301, DOWN)])).toEqual([DOWN])
  expect(await told([at(300, wish.replace('enp5s0', 'enp6s0')), kernel(301, DOWN)])).toEqual([DOWN])
})

test('a loss of carrier is nobody’s wish', async () => {
  const lost = "NetworkManager[70]: <info>  [1.2] device (enp5s0): state change: activated -> unavailable (reason 'carrier-changed')"
  expect(await told([kernel(301, DOWN), at(306, lost)])).toEqual([DOWN])
})

test('words in a sentence name no interface', async () => {
  expect(await told(['I think that my Link is Down', 'so why is the link is down'], 'note.txt')).toEqual([])
})

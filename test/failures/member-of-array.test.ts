import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const bad = (disk: string) =>
  `Aug  1 12:00:08 vault kernel: critical medium error, dev ${disk}, sector 812233 op 0x0:(READ) flags 0x700 phys_seg 1 prio class 0\n`
const lost = (array: string, disk: string) =>
  `Aug  1 12:00:09 vault kernel: md/raid:${array}: Disk failure on ${disk}1, disabling device.\nAug  1 12:00:09 vault kernel: md/raid:${array}: Operation continuing on 3 devices.\n`
const zpool = (disk: string) => `  pool: tank
 state: DEGRADED
config:

	NAME        STATE     READ WRITE CKSUM
	tank        DEGRADED     0     0     0
	  raidz1-0  DEGRADED     0     0     0
	    sde     ONLINE       0     0     0
	    ${disk}     FAULTED     33     0     0  too many errors

errors: No known data errors
`
const found = async (files: Record<string, string>) => {
  const { findings } = await analyzeText(files)
  return findings.find(({ id }) => id === 'disk-io-error')!
}
const text = (steps: readonly { readonly say: string; readonly run?: string | undefined }[]) =>
  steps.map(({ say, run }) => `${say} ${run ?? ''}`).join('\n')

test('a disk that its array lost is replaced, and nothing is copied off it', async () => {
  const { fix, cause, facts } = await found({ 'kern.log': bad('sdc') + lost('md2', 'sdc') })
  expect(facts).toMatchObject({ memberOf: { name: 'md2', of: 'md', member: 'sdc1' } })
  expect(fix[0]!.run).toBe('mdadm --detail /dev/md2\nsmartctl -x /dev/sdc')
  expect(text(fix)).not.toMatch(/Copy what matters|\bdd\b/)
  expect(cause).toContain('read from the other members of md2')
})

test('so is one that a pool of ZFS lost', async () => {
  const { fix } = await found({ 'dmesg.txt': bad('sdg'), 'zpool.txt': zpool('sdg') })
  expect(fix.map(({ run }) => run)).toEqual(['zpool status -v tank\nsmartctl -x /dev/sdg', undefined, 'zpool status -x tank'])
})

test('a disk of no array is copied first', async () => {
  expect(text((await found({ 'kern.log': bad('sda') + lost('md2', 'sdc') })).fix)).toContain('Copy what matters off sda first')
  expect(text((await found({ 'dmesg.txt': bad('sde'), 'zpool.txt': zpool('sdg') })).fix)).toContain('Copy what matters off sde first')
})

test('an array that is down, or holds no copy, serves nothing', async () => {
  const down = 'Aug  1 12:00:10 vault kernel: md/raid:md2: Cannot continue operation (2/4 failed).\n'
  const { findings } = await analyzeText({ 'kern.log': bad('sdc') + lost('md2', 'sdc') + down })
  const disk = findings.find(({ id }) => id === 'disk-io-error')!
  expect(disk.facts).not.toHaveProperty('memberOf')
  const whole = 'Aug  1 13:00:00 vault kernel: md: recovery of RAID array md2\nAug  1 14:00:00 vault kernel: md: md2: recovery done.\n'
  const again = bad('sdc').replace('12:00:08', '15:00:00')
  expect((await found({ 'kern.log': bad('sdc') + lost('md2', 'sdc') + whole + again })).facts).not.toHaveProperty('memberOf')
  const stripe = 'Aug  1 12:00:09 vault kernel: md/raid0:md3: Disk failure on sdc1 detected, failing array.\n'
  expect((await found({ 'kern.log': bad('sdc') + stripe })).facts).not.toHaveProperty('memberOf')
})

import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

async function found(text: string): Promise<unknown[]> {
  const { findings } = await analyzeText({ 'a.txt': text })
  return findings.map(({ id, headline, evidence }) => [id, headline, evidence.map(({ line, endLine }) => [line, endLine])])
}

describe('captures that stand beside each other', () => {
  test('arrays of before and of now', async () => {
    const text = `Monday                                       | Friday
md1 : active raid1 sdd2[1] sdc2[0]           | md1 : active raid1 sdd2[1](F) sdc2[0]
      97663046 blocks super 1.2 [2/2] [UU]   |       97663046 blocks super 1.2 [2/1] [U_]
`
    expect(await found(text)).toEqual([['raid-degraded', 'md1 (raid1) is degraded: 1 of 2 members is left, it lost sdd2.', [[2, 3]]]])
  })

  test('tables', async () => {
    const text = `yesterday                                          │ now
Filesystem      Size  Used Avail Use% Mounted on   │ Filesystem      Size  Used Avail Use% Mounted on
/dev/sda2        40G   21G   19G  53% /            │ /dev/sda2        40G   40G     0 100% /
`
    const { findings } = await analyzeText({ 'a.txt': text })
    expect(findings.map(({ id, facts, evidence }) => [id, facts['mount'], evidence[0]?.line])).toEqual([['disk-full', '/', 3]])
  })

  test('a table of words is none', async () => {
    expect(await found('option | meaning\n-a     | all of them\nmd0    | active raid array\n')).toEqual([])
  })
})

describe('an array whose line stands alone', () => {
  test('with a member that is marked as failed', async () => {
    expect(await found('md0 : active raid5 sde1[3](S) sdd1[2] sdc1[1](F) sdb1[0]\n')).toEqual([
      ['raid-degraded', 'md0 (raid5) is degraded: 2 of 3 members are left, it lost sdc1.', [[1, undefined]]],
    ])
  })
  test('with none', async () => expect(await found('md0 : active raid1 sdb1[1] sda1[0]\n')).toEqual([]))
})

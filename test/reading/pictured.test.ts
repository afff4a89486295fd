import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { peel } from '../../src/reading/peel/index.ts'
import { linesOf } from '../records.ts'

const peeled = (text: string): string[] => peel(linesOf(text.trimEnd()), () => false).map((line) => line.text)

describe('lines that were read off a picture of a screen', () => {
  test('blanks within a stamp, between words and before a stop', () => {
    expect(
      peeled(
        '[ 99213 . 118211 ] EXT4 - fs error  (device  dm-2) :  ext4_lookup:1855: inode  #131073: comm rsync: deleted inode referenced: 262145\n' +
          '[ 99213. 118400 ] Aborting  journal on device dm-2-8 .\n',
      ),
    ).toEqual([
      '[ 99213.118211] EXT4-fs error (device dm-2): ext4_lookup:1855: inode #131073: comm rsync: deleted inode referenced: 262145',
      '[ 99213.118400] Aborting journal on device dm-2-8.',
    ])
  })

  test.each([
    [
      'a kill',
      '[  812. 004411 ] Out of memory : Killed process 4411 ( java )  total - vm : 8123000kB , anon-rss:6123000kB , file-rss:0kB\n',
      'oom-kill-global',
      { pid: 4411, comm: 'java', anonRssKb: 6_123_000 },
    ],
    [
      'a panic, and its last line',
      '[    4. 112201 ] Kernel  panic  -  not  syncing:  Attempted to kill init!  exitcode=0x00007f00\n[    4. 112230 ] ---[ end  Kernel panic - not syncing: Attempted to kill init! exitcode=0x00007f00 ]---\n',
      'kernel-panic',
      {},
    ],
    [
      'a task that hangs, and where it waits',
      'INFO : task rsync : 3114 blocked for more than 120 seconds .\n      Not tainted 5.10.0-28-amd64 #1\nrsync           D    0  3114      1 0x00000000\nCall Trace :\n __schedule + 0x24e / 0x880\n schedule + 0x2c / 0x80\n jbd2_log_wait_commit + 0xb1 / 0x130\n',
      'hung-task',
      { pid: 3114, comm: 'rsync' },
    ],
  ])('%s', async (_, text, id, facts) => {
    const { findings } = await analyzeText({ 'screen.txt': text })
    expect(findings.map((found) => found.id)).toEqual([id])
    expect(findings[0]!.facts).toMatchObject(facts)
  })

  test.each([
    ['sentences', 'Summary : the disk was fine .\nWe looked for INFO : task blocked and found none .\n'],
    ['what stands beside them', 'NAME   STATE\nweb    ok\n\nlength : 12 , width : 3\n'],
    ['what is whole already', '[    4.112201] EXT4-fs (sda1): error  count since last fsck: 4\n'],
  ])('%s stay as they are', (_, text) => expect(peeled(text)).toEqual(text.trimEnd().split('\n')))
})

import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'page.txt': text })
  return [...new Set(findings.map(({ id }) => id)), ...coverage.unexplained.map(({ line }) => line)]
}
const FULL = 'tar: /mnt/b.tar: Cannot write: No space left on device'
const KILL = 'Out of memory: Killed process 812 (ovend) total-vm:90112kB, anon-rss:70100kB, file-rss:0kB, shmem-rss:0kB'
const PANIC = 'PANIC:  could not locate a valid checkpoint record'

const MAN = `OVEND(8)                 System Manager's Manual                 OVEND(8)

NAME
       ovend - bakes what it is told to

EXIT STATUS
       4    the oven was killed, or its disk failed

DIAGNOSTICS
       ${FULL}
`
const ARTICLE = `# KB-20771: ovend does not start

## Symptoms
The log shows, for example:

    ${PANIC}

## Resolution
Restore the last backup.
`
const ADVISORY = `Subject: [oven-security] CVE-2026-10071: use after free in oven.ko

  BUG: kernel NULL pointer dereference, address: 0000000000000010
  RIP: 0010:oven_ioctl+0x44/0x120 [oven]

Affected: 1.2 to 1.6
`
const SLIDES = `Slide 3 - what do you read here?
  kernel: ${KILL}
Slide 4 - and here?
  kernel: md/raid1:md2: Disk failure on sdk1, disabling device.
`
const TEST = `Question 2. The oven prints

    ${FULL}

What do you do first?
 a) look at df
 b) restart it, since the certificate has expired
 c) nothing

Question 3. dmesg says "EXT4-fs error (device sdk1): ext4_find_entry:1455: inode #9: comm tar: reading directory lblock 0". Why?
`

describe('pages for whoever may meet it one day', () => {
  test.each([
    ['a page of a manual', MAN],
    ['an article', ARTICLE],
    ['a warning of a weakness', ADVISORY],
    ['slides', SLIDES],
    ['questions with answers to choose from', TEST],
    ['what is said to be expected', `Step 4: unplug it.\n\nExpected output of step 4:\n\n\`\`\`\n${FULL}\n\`\`\`\n`],
    ['what you may see', `Check the journal. If you see a line like\n\n   ${PANIC}\n\nthen stop the replica.\n`],
    ['what you may see, in other words', `If somebody gets an error message similar to the following:\n\n${FULL}\n`],
    ['what you may see, listed', `If you find any of these messages in it:\n${FULL}\n${PANIC}\n`],
  ])('%s', async (_, text) => expect(await told(text)).toEqual([]))

  test.each([
    ['below a page of a manual', `${MAN}\n${FULL}\n`, 'disk-full'],
    ['what a log wrote within one', MAN.replace(`       ${FULL}`, `       Mar  4 10:00:01 db4 kernel: ${KILL}`), 'oom-kill-global'],
    ['below an article', `${ARTICLE}\n${FULL}\n`, 'disk-full'],
    ['a ticket with the parts of an article', ARTICLE.replace('# KB-20771: ovend', 'ovend'), 'process-aborted'],
    ['an article without a remedy', ARTICLE.replace('## Resolution\nRestore the last backup.', ''), 'process-aborted'],
    ['below a warning', `${ADVISORY}\n${FULL}\n`, 'disk-full'],
    ['a case of somebody who names a weakness', ADVISORY.replace('Affected:', 'We run 1.4.\nAffected:'), 'kernel-oops'],
    ['below the slides', `${SLIDES}\n${FULL}\n`, 'disk-full'],
    ['one page that is called so', `Slide 3 of the incident\n${FULL}\n`, 'disk-full'],
    ['questions that are asked', `Question 1. Why?\n${FULL}\nQuestion 2. What now?\n`, 'disk-full'],
    ['what came instead', `Expected output:\nok\nActual output:\n${FULL}\n`, 'disk-full'],
    ['what somebody asks about', `Hello, if you see any errors below please tell me what they mean:\n\n${FULL}\n`, 'disk-full'],
    ['what is attached', `If you see the attached error:\n\n${FULL}\n`, 'disk-full'],
    ['an article with a remedy that is sought', ARTICLE.replace('Restore the last backup.', 'It is not yet known.'), 'process-aborted'],
    ['an article with a remedy to come', ARTICLE.replace('Restore the last backup.', '?'), 'process-aborted'],
    ['what was seen', `If you see the log, it says the following:\n\n${FULL}\n`, 'disk-full'],
    ['what we see', `We see a line like\n\n${FULL}\n`, 'disk-full'],
    ['what a log wrote below what you may see', `If you see a line like\n2026-03-04T10:00:00Z ERROR ovend: ${FULL}\n`, 'disk-full'],
  ])('%s is found', async (_, text, id) => expect(await told(text)).toContain(id))
})

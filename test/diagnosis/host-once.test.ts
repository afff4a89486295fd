import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const XID = '[  100.000000] NVRM: Xid (PCI:0000:3b:00): 79, pid=4711, GPU has fallen off the bus.'
const MCE = '[  100.000000] mce: [Hardware Error]: Machine check events logged'
const KILLED =
  '[  100.000000] Out of memory: Killed process 4711 (etl) total-vm:912345kB, anon-rss:812345kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:64kB oom_score_adj:0'
const log = (host: string, text: string): string => `Mar  3 21:14:07 ${host} kernel: ${text}\n`

test('of several machines a headline names its own once', async () => {
  const { incidents, summary } = await analyzeText({ 'kern.log': log('rack3-a', XID) + log('rack3-b', MCE) })
  for (const { headline = '' } of incidents) {
    expect(headline.match(/rack3-[ab]/g)).toHaveLength(1)
    expect(headline).not.toMatch(/^rack3/)
  }
  expect(summary.match(/rack3-b/g)).toHaveLength(1)
})

test('and one that names it nowhere, or another machine, begins with it', async () => {
  const text = 'connect() to 192.0.2.9:5432 failed (111: Connection refused)'
  const { incidents } = await analyzeText({ 'kern.log': log('db1', KILLED), 'app.log': `Mar  3 21:14:09 web2 shopd[9]: ${text}\n` })
  for (const { headline = '' } of incidents) expect(headline).toMatch(/\b(?:db1|web2)\b/)
})

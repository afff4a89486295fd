import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const finding = async (id: string, ...lines: string[]) =>
  (await analyzeText({ 'all.log': `${lines.join('\n')}\n` })).findings.find((one) => one.id === id)

test('a stamp of auditd tells when something was refused', async () => {
  const denied =
    'type=AVC msg=audit(1760000403.250:771): avc:  denied  { read } for  pid=812 comm="relayd" name="relay.key" dev="dm-0" ino=31 scontext=system_u:system_r:httpd_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=file permissive=0'
  expect((await finding('permission-denied', denied))?.first).toBe('2025-10-09T09:00:03.250Z')
  expect((await finding('permission-denied', denied.replace('msg=audit(1760000403.250:771)', 'msg=audit(now)')))?.first).toBeUndefined()
})

const stopped = (reason: number): string[] => [
  '[  810.000300] F2FS-fs (mmcblk1p3): inconsistent node block, node_type:3, nid:8812, node_footer[nid:0,ino:0,ofs:0,cpver:0,blkaddr:0]',
  `[  810.000400] F2FS-fs (mmcblk1p3): Stopped filesystem due to reason: ${reason}`,
]
test('F2FS that stopped over an error is shut down, and one that was asked to is not told so', async () => {
  expect((await finding('filesystem-error', ...stopped(1)))?.facts['ended']).toBe('shut down')
  expect((await finding('filesystem-error', ...stopped(0)))?.facts['ended'] ?? undefined).toBeUndefined()
})

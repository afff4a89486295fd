import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (...lines: string[]): Promise<(string | undefined)[]> =>
  (await analyzeText({ 'kern.log': `${lines.map((line) => `Jun 22 16:31:49 db2 ${line}`).join('\n')}\n` })).coverage.unexplained.map(
    ({ message }) => message,
  )

const CONNECTION = 'kernel:  connection1:0: detected conn error (1022)'
const BACK = 'iscsid[9]: iscsid: connection1:0 is operational after recovery (1 attempts)'

test('an iSCSI connection that works again is told no more', async () => {
  expect(await told(CONNECTION)).toEqual([' connection1:0: detected conn error (1022)'])
  expect(await told(CONNECTION, BACK)).toEqual([])
  expect(await told(CONNECTION, BACK, CONNECTION)).not.toEqual([])
  expect(await told(CONNECTION, BACK.replace('1:0', '2:0'))).not.toEqual([])
})

test('servers of Ceph are told until they are back', async () => {
  const hung = 'kernel: ceph: mds0 hung'
  expect(await told(hung)).toEqual(['ceph: mds0 hung'])
  expect(await told(hung, 'kernel: ceph: mds0 came back')).toEqual([])
  expect(
    await told('kernel: libceph: mon2 (1)10.0.0.7:6789 connect error', 'kernel: libceph: mon1 (1)10.0.0.6:6789 session established'),
  ).toEqual(['libceph: mon2 (1)10.0.0.7:6789 connect error'])
})

test('a share that does not respond is a finding of its server', async () => {
  const said = String.raw`CIFS: VFS: \\fs01\share has not responded in 180 seconds. Reconnecting...`
  const { findings, coverage } = await analyzeText({ 'kern.log': `Jun 22 16:31:49 db2 kernel: ${said}\n` })
  expect(coverage.unexplained).toEqual([])
  expect(findings.map(({ id, headline }) => [id, headline])).toEqual([
    ['nfs-hang', 'SMB server fs01 does not answer: whoever touches its mounts waits.'],
  ])
})

test('a stick that is taken out in good order is no failure, one with lost writes is', async () => {
  const pulled = 'kernel: usb 4-1.2: USB disconnect, device number 7'
  const cache = 'kernel: sd 8:0:0:0: [sdf] Synchronize Cache(10) failed: Result: hostbyte=DID_NO_CONNECT driverbyte=DRIVER_OK'
  expect(await told(pulled, cache)).toEqual([])
  expect(await told(cache)).toHaveLength(1)
})

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

test('what is back hides nothing of another with the same words', async () => {
  const [one, other] = [1, 2].map((mon) => `libceph: mon${mon} (1)10.0.0.${mon}:6789 session lost, hunting for new mon`)
  expect(await told(`kernel: ${other}`, `kernel: ${one}`, 'kernel: libceph: mon1 (1)10.0.0.1:6789 session established')).toEqual([other])
})

test('a volume is told that lost its other copy, until both are connected again or somebody disconnects them', async () => {
  const lost = 'drbd soup pan2: conn( Connected -> NetworkFailure ) peer( Secondary -> Unknown )'
  const silent = 'drbd soup pan2: PingAck did not arrive in time.'
  const retry = 'kernel: drbd soup pan2: conn( NetworkFailure -> Unconnected -> Connecting )'
  expect(await told(`kernel: ${lost}`)).toEqual([lost])
  expect(await told(`kernel: ${silent}`, `kernel: ${lost}`, retry)).toEqual([silent, lost])
  expect(await told(`kernel: ${silent}`, `kernel: ${lost}`, retry, 'kernel: drbd soup pan2: conn( Connecting -> Connected )')).toEqual([])
  expect(await told(`kernel: ${lost}`, 'kernel: drbd soup pan3: conn( Connecting -> Connected )')).toEqual([lost])
  expect(await told(`kernel: ${lost}`, 'kernel: drbd soup pan2: conn( Connecting -> Disconnecting )')).toEqual([])
  expect(await told('kernel: drbd soup pan2: conn( Connected -> TearDown ) peer( Primary -> Unknown )')).toEqual([])
})

test.each([
  'block drbd4: peer( Primary -> Unknown ) conn( Connected -> BrokenPipe ) pdsk( UpToDate -> DUnknown )',
  'd-con soup: peer( Secondary -> Unknown ) conn( SyncSource -> Timeout )',
  'drbd soup: conn( WFReportParams -> ProtocolError )',
])('older words of it: %s', async (lost) => {
  expect(await told(`kernel: ${lost}`)).toEqual([lost])
  expect(await told(`kernel: ${lost}`, `kernel: ${lost.split(':')[0]}: conn( WFConnection -> WFReportParams )`)).toEqual([])
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

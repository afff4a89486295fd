import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const alarms = (report: Report): string[] => report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
const found = (report: Report, id: string) => report.findings.find((f) => f.id === id)
const facts = (report: Report, id: string) => found(report, id)?.facts ?? {}
const table = (...rows: string[]): string => `${rows.join('\n')}\n`
const HEAD = 'Filesystem     1K-blocks     Used Available Use% Mounted on'
const SIZED = 'Filesystem      Size  Used Avail Use% Mounted on'

test('inodes in Russian, with a left-out row', async () => {
  const report = await analyzeText({
    'ticket.txt': table(
      '$ df -i /cache',
      'Файловая система Iнодов IИспользовано IСвободно IИспользовано% Cмонтировано в',
      '...',
      '/dev/vda1          6000          6000         0           100% /cache',
    ),
  })
  expect(alarms(report)).toEqual(['inode-exhaustion'])
  expect(facts(report, 'inode-exhaustion')).toMatchObject({ mount: '/cache', inodes: 6000, freeInodes: 0 })
})

describe('a full file system, as df of all kinds prints it', () => {
  test.each([
    [
      'busybox, wrapped',
      table(
        'Filesystem           1K-blocks      Used Available Use% Mounted on',
        '/dev/mapper/vg-long--name',
        '                      20509264  20509264         0 100% /srv',
      ),
    ],
    [
      '-PT',
      table(
        'Filesystem     Type     1024-blocks     Used Available Capacity Mounted on',
        '/dev/vda1      ext4        20509264 20509264         0     100% /srv',
      ),
    ],
    [
      '-B1',
      table(
        'Filesystem         1B-blocks        Used   Available Use% Mounted on',
        '/dev/vda1        21001486336 21001486336           0 100% /srv',
      ),
    ],
    ['-BM', table('Filesystem     1M-blocks  Used Available Use% Mounted on', '/dev/vda1          20029 20029         0 100% /srv')],
    [
      'German',
      table('Dateisystem    1K-Blöcke  Benutzt Verfügbar Verw% Eingehängt auf', '/dev/vda1       20509264 20509264         0  100% /srv'),
    ],
    [
      'French',
      table(
        'Sys. de fichiers blocs de 1K   Utilisé Disponible Uti% Monté sur',
        '/dev/vda1           20509264  20509264          0 100% /srv',
      ),
    ],
    [
      'Russian',
      table(
        'Файловая система Размер Использовано  Дост Использовано% Cмонтировано в',
        '/dev/vda1           20G          20G     0          100% /srv',
      ),
    ],
    [
      'Japanese, in a transcript',
      table(
        '$ date',
        '2026年 11月 26日 木曜日 06:02:20 UTC',
        '$ df -h',
        'ファイルシス   サイズ  使用  残り 使用% マウント位置',
        '/dev/vda1         20G   20G     0  100% /srv',
        '$ exit',
      ),
    ],
    ['--output', table('Filesystem     Type Mounted on Use% Avail', '/dev/vda1      ext4 /srv          100%     0')],
    ['rows without their heading', table('/dev/vda1        20G   20G     0 100% /srv', 'tmpfs           986M     0  986M   0% /dev/shm')],
  ])('%s', async (_name, text) => {
    const report = await analyzeText({ 'capture.txt': text })
    expect(alarms(report)).toEqual(['disk-full'])
    expect(facts(report, 'disk-full')).toMatchObject({ mount: '/srv', availableKb: 0, usedPct: 100 })
  })
  test('--output of blocks and inodes together', async () => {
    const text = table(
      'Filesystem     Inodes IUsed IFree IUse% 1K-blocks  Used Avail Use% Mounted on',
      '/dev/vda1        5952  5952     0  100%     90000  9000 81000  10% /srv',
    )
    expect(alarms(await analyzeText({ 'capture.txt': text }))).toEqual(['inode-exhaustion'])
  })
  test('blocks kept back for root', async () => {
    const report = await analyzeText({ 'df.txt': table(HEAD, '/dev/vda1       20509264 19442000         0 100% /') })
    expect(facts(report, 'disk-full')).toMatchObject({ reservedKb: 1_067_264 })
  })
  test.each([
    [
      'images',
      table(
        HEAD,
        '/dev/loop0         56832    56832         0 100% /snap/core18/2128',
        '/dev/sr0         1048576  1048576         0 100% /media/cdrom',
      ),
    ],
    ['99 %', table(SIZED, '/dev/vda1        20G   19G  300M  99% /')],
    [
      'a steady series',
      ['00', '01', '02', '03'].map((m) => `06:${m}:00\n${table(HEAD, '/dev/vda1       20509264 12442000   8067264  61% /')}`).join(''),
    ],
  ])('silent: %s', async (_name, text) => {
    expect(alarms(await analyzeText({ 'df.txt': text }))).toEqual([])
  })
})

describe('what fills it', () => {
  const lsof = (size: number) =>
    `COMMAND    PID USER   FD   TYPE DEVICE   SIZE/OFF NLINK   NODE NAME\npostgres   901 pg      7u   REG    8,1      16384     0  91001 /tmp/sort.7 (deleted)\nlogger    4711 root    3w   REG    8,1 ${size}     0  91002 /srv/log/app.log.1 (deleted)\n`
  test('deleted files that are open, with their sizes', async () => {
    const report = await analyzeText({
      'df.txt': table(SIZED, '/dev/vdb1        20G   20G     0 100% /srv'),
      'lsof-L1.txt': lsof(19_000_000_000),
    })
    expect(facts(report, 'disk-full')).toMatchObject({
      comm: 'logger',
      pid: 4711,
      deletedFiles: 1,
      deletedKb: 18_554_688,
      deletedName: '/srv/log/app.log.1',
    })
  })
  test('memory files are printed as deleted and take no disk', async () => {
    const rows = Array.from(
      { length: 200 },
      (_, i) => `chrome   901 ann  ${i}u   REG    0,1      16384     0  ${91001 + i} /memfd:shared-${i} (deleted)\n`,
    ).join('')
    expect(
      alarms(await analyzeText({ 'lsof.txt': `COMMAND    PID USER   FD   TYPE DEVICE   SIZE/OFF NLINK   NODE NAME\n${rows}` })),
    ).toEqual([])
  })
  test('a series that ends full', async () => {
    const text = [12, 14, 16, 18, 20]
      .map(
        (n, i) => `Thu Nov 26 06:0${i}:00 UTC 2026\n${table(HEAD, `/dev/vda1       20000000 ${n}000000   ${20 - n}000000  ${n * 5}% /`)}`,
      )
      .join('')
    const report = await analyzeText({ 'df.txt': text })
    expect(facts(report, 'disk-full')).toMatchObject({
      samples: 5,
      windowSeconds: 240,
      growthKbPerMin: 2_000_000,
      fitR2: 1,
      minutesToFull: 0,
    })
  })
  test('a series that will: a note with the time that is left', async () => {
    const text = [12, 13, 14, 15]
      .map((n, i) => `06:0${i}:00\n${table(HEAD, `/dev/vda1       20000000 ${n}000000   ${20 - n}000000  ${n * 5}% /`)}`)
      .join('')
    const report = await analyzeText({ 'df.txt': text })
    expect(alarms(report)).toEqual([])
    expect(facts(report, 'disk-full')).toMatchObject({ minutesToFull: 5 })
  })
  test('a quota, with room on the file system', async () => {
    const report = await analyzeText({
      'app.log': 'mailer: write /home/ann/mbox: Disk quota exceeded\n',
      'df.txt': table(SIZED, '/dev/vda1        20G   10G  9.0G  53% /home'),
    })
    expect(alarms(report)).toEqual(['disk-full'])
    expect(facts(report, 'disk-full')).toMatchObject({ quota: true, path: '/home/ann/mbox' })
  })
})

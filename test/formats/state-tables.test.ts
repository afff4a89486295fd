import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { isBad, kindOf } from '../../src/parsers/tables/state-words.ts'
import { NODE_CONDITION } from '../../src/records/node-condition.ts'
import { ROW_AMISS } from '../../src/records/row-amiss.ts'
import { root } from '../laws/stories.ts'
import { read } from '../records.ts'

/** What the report lists under `Look at`: line, words, gravity. */
async function lookAt(text: string, path = 'ticket.txt'): Promise<unknown[]> {
  const { coverage, findings } = await analyzeText({ [path]: text })
  expect(findings).toEqual([])
  return coverage.unexplained.map(({ line, message, gravity }) => [line, message, gravity])
}

const sample = (format: string, name: string): string => {
  const here = join(root, 'fixtures/formats', format, name)
  return readFileSync(
    join(
      here,
      readdirSync(here).find((file) => file !== 'expect.json')!,
    ),
    'utf8',
  )
}

describe('a row that says that something is broken is told', () => {
  test.each<[string, string, unknown[]]>([
    ['state-table', 'certificates', [[3, 'api-tls: READY is False', 'failed']]],
    ['state-table', 'bricks', [[5, 'Brick gl2:/bricks/b1: Online is N', 'failed']]],
    [
      'state-table',
      'nodes-of-a-swarm',
      [
        [3, 'sw2: STATUS is Down', 'failed'],
        [4, 'sw3: MANAGER STATUS is Unreachable', 'failed'],
      ],
    ],
    ['state-table', 'markdown-below-a-sentence', [[5, 'api: Status is Degraded', 'failed']]],
    ['state-table', 'drawn-boxes', [[4, 'api: STATUS is errored', 'failed']]],
    ['state-table', 'csv', [[2, 'nightly: STATUS is failed', 'failed']]],
    ['state-table', 'columns-that-stand-close', [[2, 'debug*: STATE is down*', 'failed']]],
    ['state-table', 'flushed-right', [[4, 'osd.3: STATUS is down', 'failed']]],
    ['state-table', 'below-another-table', [[5, 'shop/apps: READY is False', 'failed']]],
    ['iostat', 'one-slow-disk', [[3, 'sdc: %util is 100, w_await is 1422.1 ms', 'refused']]],
    ['bonding', 'lacp', [[25, 'eth3 of bond1: MII Status is down', 'refused']]],
    [
      'nvidia-smi',
      'lost-and-erring',
      [
        [7, 'GPU 1 at 00000000:0F:00.0: GPU is lost', 'fatal'],
        [9, 'GPU 2 at 00000000:47:00.0: ERR! stands where a reading should', 'failed'],
      ],
    ],
  ])('%s: %s', async (format, name, wanted) => {
    const path = format === 'bonding' ? 'proc/net/bonding/bond1' : 'ticket.txt'
    expect(await lookAt(sample(format, name), path)).toEqual(wanted)
  })

  test('what it adds in a column of messages is told with it', async () => {
    expect(await lookAt(sample('state-table', 'cluster-operators'))).toEqual([
      [
        2,
        'authentication: AVAILABLE is False, DEGRADED is True: OAuthServerRouteEndpointAccessibleControllerAvailable: Get "https://oauth.apps.example.org/healthz": EOF',
        'failed',
      ],
    ])
  })

  test.each([12, 300, 3000])('below %i rows that say nothing', async (rows) => {
    const text = `NAME     STATUS   AGE\n${'web-1    Ready    3d\n'.repeat(rows)}db-1     Failed   3d\nweb-2    Ready    3d\n`
    expect(await lookAt(text)).toEqual([[rows + 2, 'db-1: STATUS is Failed', 'failed']])
  })

  test('labels that one blank sets off, with a row of lines below them', async () => {
    const text =
      'JobID           JobName  Partition    Account  AllocCPUS      State ExitCode \n------------ ---------- ---------- ---------- ---------- ---------- -------- \n41               train        gpu       team          8 OUT_OF_ME+    0:125 \n42               check        gpu       team          8  COMPLETED      0:0 \n43               merge        gpu       team          8  NODE_FAIL      1:0 \n'
    expect(await lookAt(text)).toEqual([
      [3, '41: State is OUT_OF_ME+', 'failed'],
      [5, '43: State is NODE_FAIL', 'failed'],
    ])
  })

  test('two tables right below each other', async () => {
    const text = 'NAME   STATUS   AGE\nweb    Ready    3d\nID   NAME   KIND   STATE\n1    db     vm     crashed\n'
    expect(await lookAt(text)).toEqual([[4, 'db: STATE is crashed', 'failed']])
  })

  test('what stands below a table is not its own', async () => {
    const text = 'NAME   STATUS   AGE\ndb     Ready    3d\n\nsummary   Failed   0\n$ cat notes\nx      Failed   3d\n'
    expect(read(ROW_AMISS, text)).toEqual([])
  })

  test('a format that knows its heading wins', async () => {
    const text = 'NAME    STATUS     ROLES    AGE   VERSION\nnode7   NotReady   <none>   12d   v1.31.2\n'
    expect(read(ROW_AMISS, text)).toEqual([])
    expect(read(NODE_CONDITION, text)).toMatchObject([{ node: 'node7', status: 'False' }])
  })

  test('a row whose words state a failure by themselves is heard as before', async () => {
    const row = 'db     Failed   FATAL: password authentication failed for user "app"'
    const { findings, coverage } = await analyzeText({ 'ticket.txt': `NAME   STATUS   MESSAGE\nweb    Ready    ok\n${row}\n` })
    const alone = await analyzeText({ 'ticket.txt': `${row}\n` })
    expect(findings.map(({ id }) => id)).toEqual(alone.findings.map(({ id }) => id))
    expect(coverage.unexplained.length).toBeLessThanOrEqual(1)
  })

  test('gone physical volumes and partial volumes', async () => {
    expect(
      await lookAt(
        '  PV         VG      Fmt  Attr PSize   PFree\n  /dev/sda2  vg0     lvm2 a--  <20.00g    0 \n  [unknown]  vg_data lvm2 a-m  <20.00g    0 \n',
      ),
    ).toEqual([[3, 'a physical volume of vg_data is missing (unknown)', 'failed']])
    expect(
      await lookAt('  LV   VG  Attr       LSize  Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert\n  data vg0 -wi-----p- 19.50g\n'),
    ).toEqual([[2, 'logical volume vg0/data is partial: a physical volume of it is missing', 'failed']])
  })
})

/** Tables of the same kinds that say nothing of a failure. */
const HEALTHY: readonly (readonly [string, string])[] = [
  [
    'operators',
    'NAME   VERSION   AVAILABLE   PROGRESSING   DEGRADED   SINCE   MESSAGE\ndns    4.14.8    True        False         False      90d\n',
  ],
  [
    'nodes of a swarm',
    'ID              HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION\naaaaaaaaaaaa *   sw1        Ready     Active         Leader           26.1.0\n',
  ],
  [
    'bricks',
    'Gluster process             TCP Port  RDMA Port  Online  Pid\nBrick gl1:/bricks/b1        49152     0          Y       1811\n',
  ],
  ['features', '| Feature | Available |\n|---|---|\n| Snapshots | No |\n| Clones | Yes |\n'],
  ['words that nobody knows', 'NAME   STATUS\nweb    Retired\ndb     Paused\n'],
  [
    'sandboxes of ended pods',
    'POD ID          CREATED       STATE      NAME    NAMESPACE   ATTEMPT   RUNTIME\n0123456789abc   3 hours ago   NotReady   web-1   shop        0         (default)\n',
  ],
  [
    'cards without a cable',
    'DEVICE  TYPE      STATE        CONNECTION\neth0    ethernet  connected    wired\neth1    ethernet  unavailable  --\n',
  ],
  [
    'memory that is set aside',
    'RANGE                                  SIZE  STATE REMOVABLE  BLOCK\n0x0000000000000000-0x0000000007ffffff  128M offline       yes      0\n',
  ],
  ['machines', ' Id   Name   State\n--------------------\n 1    web    running\n -    old    shut off\n'],
  [
    'a ring',
    '--  Address    Load       Tokens  Owns   Host ID                               Rack\nUN  192.0.2.1  210.1 GiB  16      66.7%  aaaaaaaa-0000-0000-0000-000000000001  r1\n',
  ],
  [
    'sources of time of which one answers',
    'MS Name/IP address         Stratum Poll Reach LastRx Last sample\n===============================================================================\n^* ntp1.example.org              2  10   377   512     +11us[  +14us] +/-   12ms\n^? ntp2.example.org              0  10     0     -     +0ns[   +0ns] +/-    0ns\n',
  ],
  [
    'a source that has just begun',
    'MS Name/IP address         Stratum Poll Reach LastRx Last sample\n^? ntp1.example.org              2   6     1     2     +11us[  +14us] +/-   12ms\n',
  ],
  ['partitions', '\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 3,1,2\n'],
  ['temperatures', 'coretemp-isa-0000\nAdapter: ISA adapter\nPackage id 0:  +61.0°C  (high = +80.0°C, crit = +100.0°C)\n'],
  [
    'a limit that nobody set',
    'nct6775-isa-0290\nAdapter: ISA adapter\nSYSTIN:       +35.0°C  (high =  +0.0°C, hyst =  +0.0°C)  ALARM\nin0:           1.02 V  (min =  +0.00 V, max =  +0.50 V)  ALARM\n',
  ],
  [
    'a file system',
    '[/dev/sdb].write_io_errs    0\n[/dev/sdb].read_io_errs     0\n[/dev/sdb].flush_io_errs    0\n[/dev/sdb].corruption_errs  0\n[/dev/sdb].generation_errs  0\n',
  ],
  [
    'indices',
    'health status index  uuid                   pri rep docs.count docs.deleted store.size pri.store.size\nyellow open   logs-1 AAAAAAAAAAAAAAAAAAAAAA   1   1         10            0     21.5kb         10.7kb\n',
  ],
  [
    'GPUs',
    '| GPU  Name                 Persistence-M | Bus-Id        Disp.A | Volatile Uncorr. ECC |\n|   0  NVIDIA A100-SXM4-40GB          On  | 00000000:07:00.0 Off |                    0 |\n| N/A   34C    P0              55W / 400W |      4MiB / 40960MiB |      0%      Default |\n',
  ],
  [
    'members of an array',
    '    Number   Major   Minor   RaidDevice State\n       0       8        1        0      active sync   /dev/sda1\n       1       8       17        1      active sync   /dev/sdb1\n',
  ],
  [
    'a pool with room',
    '  LV    VG  Attr       LSize   Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert\n  pool0 vg0 twi-aotz-- 500.00g             98.90  71.20\n  v1    vg0 Vwi-aotz--   1.00g pool0       100.00\n',
  ],
  [
    'a bond',
    'Ethernet Channel Bonding Driver: v5.15.0\n\nBonding Mode: fault-tolerance (active-backup)\nMII Status: up\n\nSlave Interface: eth0\nMII Status: up\nLink Failure Count: 3\n',
  ],
  [
    'a disk that is busy and quick',
    'Device            r/s     rkB/s   w/s     wkB/s r_await w_await  %util\nsdc             22.10    912.00 30.00   2210.00    1.22    2.10 100.00\nsdd              0.10      9.00  0.10     22.00  901.22  900.10   2.00\n',
  ],
]

test.each(HEALTHY)('nothing is told of %s', async (_, text) => {
  expect(await lookAt(text)).toEqual([])
})

/** Rows in which such a word is no state: the table makes nothing of them, whatever else reads the line. */
const NO_STATES: readonly (readonly [string, string])[] = [
  ['certificates', 'NAME      READY   SECRET    AGE\nweb-tls   True    web-tls   60d\nerror-api   True    failed   3h\n'],
  ['what is wanted is no state', 'NAME   DESIRED STATE   EXIT STATUS   RESTART POLICY\nweb    Down            Failed        on-failure\n'],
  ['states that are explained', 'State      What it is\nDegraded   a part of it is gone\nFailed     nothing runs\n'],
  ['a legend with a name', 'NAME      STATUS   MEANING\nfirst     Failed   the job ended with an error\n'],
  [
    'what was repaired',
    'NAME   STATUS\nweb    Failed (resolved)\ndb     Down for maintenance\ndisk   Degraded, replaced\nlog    Error: none\n',
  ],
  ['a value that stands under another column', 'NAME          NODE     STATUS\nfailed-jobs   failed   Ready\n              error\n'],
]

test.each(NO_STATES)('no row says that something is broken: %s', (_, text) => {
  expect(read(ROW_AMISS, text)).toEqual([])
})

test.each([
  ['Failed', true],
  ['PartiallyFailed', true],
  ['CREATE_FAILED', true],
  ['NotReady,SchedulingDisabled', true],
  ['down*', true],
  ['HEALTH_ERR', true],
  ['Error while reconciling 4.14.8', true],
  ['error-free', false],
  ['failed/3', false],
  ['error.log', false],
  ['Errors: 0', false],
  ['not failed', false],
  ['Running', false],
  ['Degraded, replaced', false],
])('a state %s is bad: %s', (cell, bad) => {
  expect(isBad(cell, 'state', 'STATUS')).toBe(bad)
})

test.each([
  ['READY', 'False (MissingEndpoints)', true],
  ['Online', 'N', true],
  ['HEALTHY', 'no', true],
  ['AVAILABLE', 'False', true],
  ['AVAILABLE', 'No', false],
  ['READY', 'None', false],
  ['READY', '0/1', true],
  ['DEGRADED', 'True', true],
  ['DEGRADED', 'False', false],
  ['DEGRADED', '1', false],
])('%s is %s: %s', (label, cell, bad) => {
  expect(isBad(cell, kindOf(label)!, label)).toBe(bad)
})

test.each(['DESIRED STATE', 'RESTART POLICY', 'EXIT STATUS', 'LAST STATE', 'NAME', 'STATE NODELIST', 'STATUSES', 'PROGRESSING'])(
  '%s is no column of states',
  (label) => {
    expect(kindOf(label)).toBeUndefined()
  },
)

describe('none of those that there should be', () => {
  const table = (label: string, cell: string, more: readonly [string, string] = ['ZONE', 'north']) =>
    `NAME     ${label.padEnd(12)}${more[0]}\npg-main  ${cell.padEnd(12)}${more[1]}\nweb      ${'3/3'.padEnd(12)}${more[1]}\n`
  test.each(['READY', 'Ready', 'REPLICAS', 'AVAILABLE'])('%s 0/3', async (label) =>
    expect(await lookAt(table(label, '0/3'))).toEqual([[2, `pg-main: ${label} is 0/3`, 'failed']]),
  )
  test.each(['0/0', '1/3', '3/3', '0/1x'])('%s is no such', async (cell) => expect(await lookAt(table('READY', cell))).toEqual([]))
  test.each(['Completed', 'Suspended', 'Paused'])('what is %s needs none', async (state) =>
    expect(await lookAt(table('READY', '0/1', ['STATUS', state]))).toEqual([]),
  )
  test('a table in Markdown', async () =>
    expect(await lookAt('| Service | Ready | Zone |\n|---|---|---|\n| shop | 0/1 | a |\n| web | 1/1 | b |\n')).toEqual([
      [3, 'shop: Ready is 0/1', 'failed'],
    ]))
})

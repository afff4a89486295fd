import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { fieldOf, isKnownAmiss, isStateAmiss } from '../../src/parsers/tables/health-fields.ts'
import { ROW_AMISS } from '../../src/records/row-amiss.ts'
import { root } from '../laws/stories.ts'
import { read } from '../records.ts'

/** What the report lists under `Look at`: line, words, gravity. */
async function lookAt(text: string): Promise<unknown[]> {
  const { coverage, findings } = await analyzeText({ 'ticket.txt': text })
  expect(findings).toEqual([])
  return coverage.unexplained.map(({ line, message, gravity }) => [line, message, gravity])
}

const fixture = (format: string, name: string): string => readFileSync(join(root, 'fixtures/formats', format, name, 'ticket.txt'), 'utf8')

describe('an output that says what is down is told', () => {
  test.each<[string, string, unknown[]]>([
    ['state-fields', 'an-unsynchronised-clock', [[4, 'Leap status: Not synchronised', 'failed']]],
    ['state-fields', 'a-sealed-vault', [[5, 'Sealed: true', 'failed']]],
    [
      'state-fields',
      'a-replica',
      [
        [3, 'master_link_status: down', 'failed'],
        [6, 'rdb_last_bgsave_status: err', 'failed'],
      ],
    ],
    [
      'state-fields',
      'an-enclosure',
      [
        [3, 'Health Status: Critical', 'failed'],
        [4, 'Fan State: Failed', 'failed'],
      ],
    ],
    [
      'redis-info',
      'a-replica-alone',
      [
        [6, 'redis: master_link_status is down', 'failed'],
        [9, 'redis: rdb_last_bgsave_status is err', 'failed'],
      ],
    ],
    ['elasticsearch-health', 'on-one-line', [[1, 'cluster metrics: status is red, unassigned shards: 7', 'failed']]],
    ['elasticsearch-health', 'laid-out', [[3, 'cluster metrics: status is red, unassigned shards: 9', 'failed']]],
    [
      'ipmitool-sensor',
      'sensor',
      [
        [2, 'sensor FAN3: 0 RPM is critical (cr)', 'failed'],
        [3, 'sensor 12V: 9.8 Volts is beyond recovery (nr)', 'failed'],
      ],
    ],
    ['ipmitool-sensor', 'sdr', [[2, 'sensor FAN3: 0 RPM is critical (lcr)', 'failed']]],
    ['pm2-list', 'errored', [[4, 'mailer: status is errored, restarts: 16', 'failed']]],
    ['pg-stat-activity', 'one-holds-two', [[3, 'session 4020: idle in transaction (00:41:02), blocks 4077, 4081', 'refused']]],
    ['ethtool-stats', 'damaged-frames', [[5, 'network card: rx_crc_errors is 60233, for 40211007 packets received', 'refused']]],
  ])('%s: %s', async (format, name, wanted) => {
    expect(await lookAt(fixture(format, name))).toEqual(wanted)
  })
})

/** The same outputs where nothing is amiss. */
const HEALTHY: readonly (readonly [string, string])[] = [
  ['a clock', 'Stratum         : 3\nSystem time     : 0.000011220 seconds slow of NTP time\nLeap status     : Normal\n'],
  ['a vault', 'Key             Value\n---             -----\nSeal Type       shamir\nSealed          false\nHA Mode         active\n'],
  [
    'a replica',
    '# Replication\nrole:slave\nmaster_link_status:up\nrdb_last_bgsave_status:ok\naof_last_bgrewrite_status:ok\ncluster_state:ok\n',
  ],
  ['redis', 'redis_version:7.2.4\nmaster_link_status:up\nused_memory:914480\nused_memory_rss:6766592\nrdb_last_bgsave_status:ok\n'],
  ['a yellow cluster', '{"cluster_name":"m","status":"yellow","number_of_data_nodes":1,"unassigned_shards":7}\n'],
  ['a green cluster', '{\n  "cluster_name" : "m",\n  "status" : "green",\n  "unassigned_shards" : 0\n}\n'],
  [
    'sensors',
    'CPU1 Temp        | 44.000     | degrees C  | ok    | na        | na        | na        | 91.000    | 96.000    | na\nFAN9             | na         | RPM        | na    | na        | 500.000   | 700.000   | na        | na        | na\nFAN4             | 610.000    | RPM        | nc    | na        | 500.000   | 700.000   | na        | na        | na\n',
  ],
  ['an empty slot of a fan', 'CPU1 Temp        | 44 degrees C      | ok\nFAN4             | no reading        | ns\n'],
  [
    'processes that somebody stopped',
    '┌────┬──────┬──────┬─────┬─────────┬──────┐\n│ id │ name │ mode │ ↺   │ status  │ cpu  │\n├────┼──────┼──────┼─────┼─────────┼──────┤\n│ 0  │ mail │ fork │ 15  │ online  │ 0%   │\n│ 1  │ errored │ fork │ 0 │ stopped │ 0%   │\n└────┴──────┴──────┴─────┴─────────┴──────┘\n',
  ],
  [
    'sessions of which none waits',
    ' pid  | usename |        state        |   age    | blocked_by \n------+---------+---------------------+----------+------------\n 4020 | shop    | idle in transaction | 00:00:02 | {}\n 4077 | shop    | active              | 00:00:01 | {}\n',
  ],
  [
    'a session that works while another waits',
    ' pid  | usename | state  |   age    | blocked_by \n------+---------+--------+----------+------------\n 4020 | shop    | active | 00:00:02 | {}\n 4077 | shop    | active | 00:00:01 | {4020}\n',
  ],
  ['a few damaged frames of many', 'NIC statistics:\n     rx_packets: 812211003\n     rx_crc_errors: 1188\n'],
  ['a few damaged frames', 'NIC statistics:\n     rx_packets: 21100\n     rx_crc_errors: 12\n'],
  ['a port without a cable', "CA 'mlx5_1'\n\tCA type: MT4119\n\tPort 1:\n\t\tState: Down\n\t\tPhysical state: Disabled\n\t\tRate: 10\n"],
  ['an interface', 'Device: eno2\nSpeed: Unknown\nLink State: down\nPort Status: Offline\n'],
]

test.each(HEALTHY)('nothing is told of %s', async (_, text) => {
  expect(await lookAt(text)).toEqual([])
})

/** Rows that are no state of a program, whatever else hears their words. */
const NO_STATES: readonly (readonly [string, string])[] = [
  ['settings', 'name: web\nretry_on: error\nstatus: failed\nhealth: critical\n'],
  ['what a job ended with last time', 'Job: nightly\nLast State: Failed\nExit Status: Error\nDesired State: Down\n'],
  ['what was closed', 'Ticket: 4711\nStatus: Failed (resolved)\nState: Done\n'],
]

test.each(NO_STATES)('no row says that something is broken: %s', (_, text) => {
  expect(read(ROW_AMISS, text)).toEqual([])
})

test('a row alone is no output', () => {
  expect(read(ROW_AMISS, 'Status: Failed\n')).toEqual([])
  expect(read(ROW_AMISS, 'Volume Name: gv0\nStatus: Failed\n')).toMatchObject([{ name: 'Status', amiss: 'Failed' }])
  expect(read(ROW_AMISS, '$ volume-status gv0\nStatus: Failed\n')).toMatchObject([{ name: 'Status', amiss: 'Failed' }])
})

test.each([
  ['Leap status     : Not synchronised', { key: 'Leap status', value: 'Not synchronised' }],
  ['Sealed\ttrue', { key: 'Sealed', value: 'true' }],
  ['rdb_last_bgsave_status:err', { key: 'rdb_last_bgsave_status', value: 'err' }],
  ['state=failed', { key: 'state', value: 'failed' }],
  ['the vault is sealed', undefined],
  ['Sealed:', undefined],
  ['- Status: Failed', undefined],
])('%s is read as a row', (text, field) => {
  expect(fieldOf(text)).toEqual(field)
})

test.each([
  ['Sealed', 'true', true],
  ['Quorate', 'No', true],
  ['cluster_state', 'fail', true],
  ['aof_last_write_status', 'err', true],
  ['slave0_link_status', 'down', true],
  ['Sealed', 'false', false],
  ['Leap status', 'Insert second', false],
  ['master_link_status', 'up', false],
])('%s: %s is known to be amiss: %s', (key, value, amiss) => {
  expect(isKnownAmiss({ key, value })).toBe(amiss)
})

test.each([
  ['Health Status', 'Critical', true],
  ['node_state', 'down', true],
  ['Array State', 'Degraded', true],
  ['Port State', 'Failed', true],
  ['Port State', 'Down', false],
  ['State', 'Offline', false],
  ['status', 'failed', false],
  ['Health Status', 'OK', false],
  ['Error', 'Failed', false],
])('%s: %s is a state that is amiss: %s', (key, value, amiss) => {
  expect(isStateAmiss({ key, value })).toBe(amiss)
})

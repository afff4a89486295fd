import { detector } from '../../core/detector.ts'
import { deviceName } from '../../core/device.ts'
import { eventOf } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { RAID_ARRAY, RAID_MEMBER, type RaidArray, type RaidMember } from '../../records/raid-array.ts'

interface Facts {
  array: string
  state: string
  member?: string | undefined
  members?: number | undefined
  working?: number | undefined
  /** Per cent of a rebuild that is under way. */
  rebuildPct?: number | undefined
  message: string
}

/** `md0 : active raid1 sdb1[1](F) sda1[0]` and the next line's `[2/1] [U_]` (drivers/md/md.c, md_seq_show). */
const MDSTAT_ARRAY = /^(md[\w-]{1,32}) : (?:active|inactive) ?(?:\([\w-]{1,16}\) )?(raid\d{1,2}|linear)? ?(.{0,2000})$/
const MDSTAT_STATE = /\[(\d{1,4})\/(\d{1,4})\] \[([U_]{1,512})\]/
/** States in which redundancy, or more, is gone (mdadm's Detail.c). */
const BROKEN = /(?:^|, )(?:degraded|FAILED|broken)\b/
const MAX_SHOWN = 10_000
/** Storage appliances mirror their system on every bay, filled or not (DSM, QTS): that a slot is empty is no failure there. */
const MANY_MIRRORS = 8
/** The table of members stands so near to the state. */
const NEAR = 600
const ZPOOL_STATE = /^\s{0,8}state: (DEGRADED|FAULTED|UNAVAIL|SUSPENDED|REMOVED)\s{0,8}$/
const ZPOOL_NAME = /^\s{0,8}pool: (\S{1,255})/

export const raidDegraded = detector<Facts>({
  id: 'raid-degraded',
  title: 'A RAID array or pool has lost a member',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log', 'log', 'RAID array'],
  leadsTo: ['filesystem-error', 'io-wait-saturation'],
  watch(bench) {
    let pool: { artifact: string; name: string } | undefined
    let array: { artifact: string; line: number; name: string; level?: string | undefined; member?: string | undefined } | undefined
    bench.onLine(['md/raid', 'kicking non-fresh', ' array is degraded'], (line) => {
      if (line.kernel === false) return
      const m =
        /^md\/raid\w{0,4}:(md[\w-]{1,32}): (?:Disk failure on ([\w-]{1,32}), disabling device|Operation continuing on (\d{1,4}) devices|raid level \d{1,2} active with (\d{1,4}) out of (\d{1,4}) (?:devices|mirrors)|active with (\d{1,4}) out of (\d{1,4}) mirrors|not enough operational)/.exec(
          line.message,
        ) ?? /^md: kicking non-fresh ([\w-]{1,32}) from array/.exec(line.message)
      if (m === null) return
      const working = m[4] ?? m[6] ?? m[3]
      const members = m[5] ?? m[7]
      if (members !== undefined && members === working) return
      const kicked = line.message.startsWith('md: kicking')
      const name = kicked ? 'md' : m[1]!
      bench.find({
        group: `${line.host ?? ''}\0${name}`,
        event: eventOf(line),
        facts: {
          array: name,
          state: 'degraded',
          member: kicked ? m[1] : m[2],
          working: working === undefined ? undefined : Number(working),
          members: members === undefined ? undefined : Number(members),
          message: line.message,
        },
        entities: { device: name, host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
        time: line.time,
      })
    })
    bench.onLine([' : active raid', ' : active (auto-read-only) raid', ' : inactive '], (line) => {
      const m = MDSTAT_ARRAY.exec(line.message)
      array =
        m === null
          ? undefined
          : {
              artifact: line.at.artifact,
              line: line.at.line,
              name: m[1]!,
              level: m[2],
              member: /([\w-]{1,32})\[\d{1,4}\]\(F\)/.exec(m[3]!)?.[1],
            }
    })
    bench.onLine([' blocks '], (line) => {
      const state = MDSTAT_STATE.exec(line.message)
      if (
        state === null ||
        array === undefined ||
        array.artifact !== line.at.artifact ||
        line.at.line - array.line > 2 ||
        !state[3]!.includes('_')
      )
        return
      bench.find({
        group: `\0${array.name}`,
        facts: {
          array: array.name,
          state: `[${state[3]}]`,
          member: array.member,
          members: Number(state[1]),
          working: Number(state[2]),
          message: line.message.trim(),
        },
        entities: { device: array.name },
        severity: array.level === 'raid1' && Number(state[1]) >= MANY_MIRRORS && array.member === undefined ? 'note' : undefined,
        proof: [{ at: line.at, witness: 'capture', note: 'each _ is a missing member' }],
      })
    })
    const arrays: Cited<RaidArray>[] = []
    const members: Cited<RaidMember>[] = []
    bench.on(RAID_ARRAY, (shown) => {
      // a superblock tells what was so at its last update, which may be long ago
      if (shown.from === 'detail' && BROKEN.test(shown.state ?? '') && arrays.length < MAX_SHOWN) arrays.push(shown)
    })
    bench.on(RAID_MEMBER, (member) => {
      if (/^(?:faulty|removed|missing|failed)\b/.test(member.state) && members.length < MAX_SHOWN) members.push(member)
    })
    bench.atEnd(() => {
      for (const shown of arrays) {
        const name = shown.device === undefined ? 'md' : deviceName(shown.device)
        const gone = members.filter(
          ({ array: of, at }) => of === shown.device && at.artifact === shown.at.artifact && Math.abs(at.line - shown.at.line) < NEAR,
        )
        const failed = gone.find(({ device }) => device !== undefined)
        bench.find({
          group: `\0${name}`,
          facts: {
            array: name,
            state: shown.state!,
            member: failed?.device === undefined ? undefined : deviceName(failed.device),
            members: shown.slots,
            working: shown.active ?? shown.working,
            rebuildPct: shown.rebuildPct,
            message: shown.at.text.trim(),
          },
          entities: { device: name },
          proof: [
            { at: shown.at, time: shown.time, witness: 'capture', note: 'the state of the array' },
            ...gone
              .slice(0, 3)
              .map(({ at, time, state }) => ({ at, time, witness: 'capture' as const, note: `a member that is ${state}` })),
          ],
          time: shown.time,
        })
      }
    })
    bench.onLine(['pool: '], (line) => {
      const m = ZPOOL_NAME.exec(line.message)
      if (m !== null) pool = { artifact: line.at.artifact, name: m[1]! }
    })
    bench.onLine(['state: DEGRADED', 'state: FAULTED', 'state: UNAVAIL', 'state: SUSPENDED', 'state: REMOVED'], (line) => {
      const m = ZPOOL_STATE.exec(line.message)
      if (m === null) return
      const name = pool !== undefined && pool.artifact === line.at.artifact ? pool.name : 'pool'
      bench.find({
        group: `\0${name}`,
        facts: { array: name, state: m[1]!, message: line.message.trim() },
        entities: { device: name },
        proof: [{ at: line.at, witness: 'capture' }],
      })
    })
  },
  join: (before, later) => ({
    ...before,
    member: before.member ?? later.member,
    members: before.members ?? later.members,
    rebuildPct: later.rebuildPct ?? before.rebuildPct,
    working: later.working ?? before.working,
  }),
  cause: (f) =>
    `${f.array} is ${f.state}${f.working !== undefined && f.members !== undefined ? ` with ${f.working} of ${f.members} members` : ''}${f.member === undefined ? '' : `: ${f.member} failed`}.${f.rebuildPct === undefined ? '' : ` A rebuild is at ${f.rebuildPct} %.`} ${/FAILED|broken/.test(f.state) ? 'Too many members are gone: it cannot serve its data.' : 'It still serves data as long as no further member fails, without redundancy.'}`,
  fix: (f) => [
    {
      when: 'now',
      say: `Back up ${f.array} before the rebuild reads every sector of what is left.`,
      run: f.array.startsWith('md') ? `mdadm --detail /dev/${f.array}` : `zpool status -v ${f.array}`,
    },
    { when: 'durable', say: `Replace ${f.member ?? 'the failed member'} and let ${f.array} rebuild.` },
    { when: 'verify', say: 'All members are up.', run: f.array.startsWith('md') ? 'cat /proc/mdstat' : `zpool status -x ${f.array}` },
  ],
  links: ['https://docs.kernel.org/admin-guide/md.html'],
  messages: [
    { text: 'md/raidN:mdN: Disk failure on D, disabling device.', kernels: 'all', source: 'drivers/md/raid1.c' },
    { text: 'md: kicking non-fresh D from array!', kernels: 'all', source: 'drivers/md/md.c' },
  ],
  mechanism: 'A member that fails a write, or stays away at assembly, is dropped from the array; the rest goes on without it.',
  decoys: ['an array with all members', 'a resync after an unclean stop'],
  examples: [
    {
      name: 'the system array of an appliance with empty bays',
      files: {
        'mdstat.txt':
          'Personalities : [raid1] [raid5]\nmd1 : active raid1 sata1p2[0] sata2p2[1]\n      2097088 blocks [16/2] [UU______________]\n',
      },
      fires: false,
    },
    {
      name: 'a member fails',
      files: {
        'dmesg.txt':
          '[  100.000001] md/raid1:md0: Disk failure on sdb1, disabling device.\n[  100.000002] md/raid1:md0: Operation continuing on 1 devices.\n',
      },
      fires: true,
    },
    {
      name: 'mdstat with a hole',
      files: {
        'mdstat.txt': 'Personalities : [raid1] \nmd0 : active raid1 sdb1[1](F) sda1[0]\n      1046528 blocks super 1.2 [2/1] [U_]\n',
      },
      fires: true,
    },
    {
      name: 'mdadm --detail with a faulty member',
      files: {
        'mdadm.txt':
          '/dev/md0:\n        Raid Level : raid1\n      Raid Devices : 2\n             State : clean, degraded \n    Active Devices : 1\n    Failed Devices : 1\n\n    Number   Major   Minor   RaidDevice State\n       0       8        1        0      active sync   /dev/sda1\n       -       0        0        1      removed\n\n       1       8       17        -      faulty   /dev/sdb1\n',
      },
      fires: true,
    },
    {
      name: 'mdadm --detail of a clean array, and a superblock that was last written when a member was away',
      files: {
        'mdadm.txt':
          "/dev/md0:\n        Raid Level : raid1\n      Raid Devices : 2\n             State : clean \n    Active Devices : 2\n    Failed Devices : 0\n/dev/sdc1:\n          Magic : a92b4efc\n     Raid Level : raid1\n   Raid Devices : 2\n          State : clean\n   Array State : A. ('A' == active, '.' == missing, 'R' == replacing)\n",
      },
      fires: false,
    },
    {
      name: 'all members',
      files: {
        'dmesg.txt': '[  100.000001] md/raid1:md0: active with 2 out of 2 mirrors\n',
        'mdstat.txt': 'md0 : active raid1 sdb1[1] sda1[0]\n      1046528 blocks super 1.2 [2/2] [UU]\n',
      },
      fires: false,
    },
  ],
})

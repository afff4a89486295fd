import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'
import { deviceName } from '../../core/device.ts'
import type { Proof } from '../../core/detector.ts'

interface Facts {
  device: string
  /** A path that a program could not write, when one says so. */
  refusedPath?: string | undefined
  errno?: number | undefined
  message: string
}

/** errno of "Read-only file system" (errno(3), EROFS). */
const EROFS = 30
const MAX_REFUSALS = 3

export const filesystemReadonly = detector<Facts>({
  id: 'filesystem-readonly',
  title: 'A file system made itself read-only',
  severity: 'critical',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: ['unit-failed', 'container-error'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    const refusals: { proof: Proof; path?: string | undefined }[] = []
    const found: { device: string; host?: string | undefined; facts: Facts }[] = []
    bench.onLine(
      ['Remounting filesystem read-only', 'forced readonly', 'Remounting fs read-only', 'Filesystem has been set read-only'],
      (line) => {
        if (line.kernel === false) return
        const m =
          /^EXT[234]-fs(?: error)? \((?:device )?([^)\s]{1,64})\)[:,].{0,80}Remounting filesystem read-only/.exec(line.message) ??
          /^BTRFS:? (?:info|warning|error|critical) \(device ([^)\s]{1,64})(?: state \w{1,8})?\).{0,80}forced readonly/.exec(
            line.message,
          ) ??
          /^(?:FAT|F2FS|NTFS|exFAT)-fs(?: error)? \((?:device )?([^)\s]{1,64})\).{0,40}(?:Filesystem has been set read-only|Remounting)/.exec(
            line.message,
          )
        if (m === null) return
        const device = deviceName(m[1]!)
        const facts = { device, message: line.message }
        if (found.length < 100 && !found.some((f) => f.device === device && f.host === line.host))
          found.push({ device, host: line.host, facts })
        bench.find({
          group: `${line.host ?? ''}\0${device}`,
          event: eventOf(line),
          facts,
          entities: { device, host: line.host },
          proof: [{ at: line.at, time: line.time, witness: 'kernel log', note: 'from here on every write fails' }],
          time: line.time,
          title: `The file system on ${device} became read-only`,
        })
      },
    )
    bench.onLine(['Read-only file system'], (line) => {
      if (line.kernel === true || refusals.length >= MAX_REFUSALS) return
      const path =
        /Read-only file system:? ?'([^']{1,200})'/.exec(line.message)?.[1] ??
        /(\/[\w./-]{1,200}): Read-only file system/.exec(line.message)?.[1]
      refusals.push({
        proof: { at: line.at, time: line.time, witness: 'application log', note: 'a program is refused a write (EROFS)' },
        path,
      })
    })
    bench.atEnd(() => {
      // which device a program's path lies on is only certain when one alone became read-only
      const [only] = found
      if (only === undefined || found.length > 1 || refusals.length === 0) return
      bench.find({
        group: `${only.host ?? ''}\0${only.device}`,
        event: only.facts.message,
        facts: { ...only.facts, refusedPath: refusals.find((r) => r.path !== undefined)?.path, errno: EROFS },
        proof: refusals.map((r) => r.proof),
        entities: { device: only.device },
      })
    })
  },
  join: (before, later) => ({ ...before, refusedPath: before.refusedPath ?? later.refusedPath, errno: before.errno ?? later.errno }),
  cause: (f) =>
    `The file system on ${f.device} met an error and made itself read-only (errors=remount-ro), so every program that writes to it now fails${f.refusedPath === undefined ? '' : `, as for ${f.refusedPath} (errno ${f.errno ?? EROFS}, EROFS)`}. The error before this line is the cause.`,
  fix: (f) => [
    {
      when: 'now',
      say: `Do not remount ${f.device} read-write: find the first error before this line, and stop the programs that need it.`,
      run: `findmnt -S /dev/${f.device}`,
    },
    {
      when: 'durable',
      say: `Replace the device if it failed; otherwise unmount ${f.device} and check the file system.`,
      run: `e2fsck -fn /dev/${f.device}`,
    },
    { when: 'verify', say: `${f.device} is mounted rw and the log stays quiet.`, run: `findmnt -S /dev/${f.device} -o OPTIONS` },
  ],
  links: ['https://man7.org/linux/man-pages/man5/ext4.5.html'],
  messages: [
    { text: 'EXT4-fs (D): Remounting filesystem read-only', kernels: 'all', source: 'fs/ext4/super.c' },
    { text: 'BTRFS info (device D): forced readonly', kernels: 'all', source: 'fs/btrfs/messages.c' },
    { text: 'FAT-fs (D): Filesystem has been set read-only', kernels: 'all', source: 'fs/fat/misc.c' },
  ],
  mechanism:
    'ext4 with errors=remount-ro, btrfs, FAT and others stop all writes after an error in metadata or journal, so that the damage does not grow.',
  decoys: ['a file system that was remounted read-only on request', 'an image that is read-only by nature'],
  examples: [
    {
      name: 'after a failed journal write',
      files: {
        'dmesg.txt': '[   70.301000] Aborting journal on device dm-3-8.\n[   70.302840] EXT4-fs (dm-3): Remounting filesystem read-only\n',
      },
      fires: true,
    },
    {
      name: 'remounted on request',
      files: { 'dmesg.txt': '[  188.422836] EXT4-fs (loop2): re-mounted. Opts: ro. Quota mode: none.\n' },
      fires: false,
    },
  ],
})

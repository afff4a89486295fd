import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { FILESYSTEM_USAGE, type FilesystemUsage } from '../../records/filesystem-usage.ts'
import { KUBE_EVENT } from '../../records/kube-event.ts'
import { OPEN_FILES, type OpenFiles } from '../../records/open-files.ts'
import { growthOf, held, holderOf } from './filling.ts'
import { isImage, writerOf } from './filesystem-kinds.ts'
import { DISK_FULL_EXAMPLES } from './disk-full-examples.ts'

interface Facts {
  mount?: string | undefined
  device?: string | undefined
  type?: string | undefined
  size?: string | undefined
  used?: string | undefined
  sizeKb?: number | undefined
  usedKb?: number | undefined
  availableKb?: number | undefined
  reservedKb?: number | undefined
  usedPct?: number | undefined
  /** Lines in which a program was refused. */
  refusals: number
  process?: string | undefined
  path?: string | undefined
  message?: string | undefined
  /** Who has files open there, or deleted ones (lsof). */
  comm?: string | undefined
  pid?: number | undefined
  deletedFiles?: number | undefined
  /** Space that comes back when they are closed (lsof +L1), and the largest of them. */
  deletedKb?: number | undefined
  deletedName?: string | undefined
  /** Growth of a series of df, where it was taken several times. */
  samples?: number | undefined
  windowSeconds?: number | undefined
  growthKbPerMin?: number | undefined
  fitR2?: number | undefined
  /** Until it is full at this pace; 0 when it is. */
  minutesToFull?: number | undefined
  quota?: boolean | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  fullPct: { value: 100, why: 'df rounds the share up: 100 % may have a little left.' },
  maxLeftShare: {
    value: 0.001,
    why: 'Share of the size that may be left for users where df prints 100 %: a thousandth is gone at once, a terabyte’s per cent is not.',
  },
  maxLeftShareRefused: {
    value: 0.02,
    why: 'The same where a write was refused: df was taken a little later, when the program had removed what it could not finish.',
  },
  minSamples: { value: 4, why: 'Samples of df that a trend needs.' },
  minFit: { value: 0.9, why: 'r² of the line through them: what fills in steps has no pace.' },
  maxMinutesToFull: { value: 1440, why: 'What fills within a day is worth a note while there is room.' },
  nearlyFullPct: { value: 98, why: 'Use% of df where a write was refused, for the same reason.' },
})
const MAX_MOUNTS = 1000
export const NO_SPACE = /No space left on device|\berrno(?:=|: ?| )28\b|\bENOSPC\b/i
/** ENOSPC of other resources: inotify watches, cgroups, semaphores, ring buffers, USB bandwidth, ports. */
const NOT_A_DISK =
  /\binotify|\bwatch(?:es|er)?\b|cgroup|\bsem(?:get|aphore)|\bshmget|create shared memory segment|\bbpf\b|\bperf_event|\busb[_ -]?\d|\bendpoint\b|\bsysfs\b|conntrack|netlink|nftables|iptables|io_uring|seccomp|loop device|\bDEBUG\b/i

const QUOTA = /Disk quota exceeded|\bEDQUOT\b|Errno 122\b|(?:user|group|project|disk) (?:block )?quota exceeded/i
const keyOf = (fs: FilesystemUsage): string => `${fs.printed.total} ${fs.printed.used} ${fs.printed.free}`
export const diskFull = detector<Facts>({
  id: 'disk-full',
  title: 'A file system is full',
  severity: 'error',
  domain: 'storage',
  seenIn: ['file systems'],
  absence: 'df shows one moment',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const mounts: Cited<FilesystemUsage>[] = []
    let inodesFull = false
    const refused: { proof: Proof; message: string; process?: string | undefined; path?: string | undefined }[] = []
    let refusals = 0
    bench.on(FILESYSTEM_USAGE, (fs) => {
      if (fs.of === 'inodes' && fs.usedPct >= t.fullPct && !isImage(fs)) inodesFull = true
      if (fs.of === 'blocks' && mounts.length < MAX_MOUNTS) mounts.push(fs)
    })
    const refuse = (message: string, proof: Proof, ident?: string): void => {
      refusals++
      if (refused.length >= 6) return
      refused.push({ proof, message: message.slice(0, 300), ...writerOf(message, ident) })
    }
    bench.onLine(['No space left on device', 'ENOSPC', 'errno: 28', 'errno=28', 'Errno 28'], (line) => {
      if (!NO_SPACE.test(line.message) && !/errno:? ?=?28\b/i.test(line.message)) return
      if (NOT_A_DISK.test(line.message)) return
      refuse(
        line.message,
        { at: line.at, time: line.time, witness: line.kernel === true ? 'kernel log' : 'application log', note: 'a write was refused' },
        line.ident,
      )
    })
    bench.on(KUBE_EVENT, (event) => {
      if (NO_SPACE.test(event.message) && !NOT_A_DISK.test(event.message.replace(/\/\S+/g, '')))
        refuse(event.message, { at: event.at, time: event.time, witness: 'kubernetes event', note: 'a write was refused' })
    })
    const holders = new Map<number, Cited<OpenFiles>>()
    bench.on(OPEN_FILES, (files) => {
      const before = holders.get(files.pid)
      if (before === undefined ? holders.size < MAX_MOUNTS : held(files) >= held(before)) holders.set(files.pid, files)
    })
    const quotas: Parameters<typeof bench.find>[0][] = []
    bench.onLine(['Disk quota exceeded', 'EDQUOT', 'Errno 122', 'quota exceeded'], (line) => {
      if (!QUOTA.test(line.message) || NOT_A_DISK.test(line.message) || line.kernel === true) return
      const said = writerOf(line.message, line.ident)
      if (quotas.length < MAX_MOUNTS)
        quotas.push({
          group: 'quota',
          facts: { refusals: 1, quota: true, ...said, message: line.message.slice(0, 300) },
          entities: said.process === undefined ? {} : { comm: said.process },
          proof: [{ at: line.at, time: line.time, witness: 'application log', note: 'EDQUOT: the quota, not the file system' }],
          time: line.time,
          title: 'A disk quota is used up',
        })
    })
    bench.atEnd(() => {
      const full = new Map<string, Cited<FilesystemUsage>>()
      for (const fs of mounts) {
        if (
          isImage(fs) ||
          fs.total <= 0 ||
          fs.usedPct < (refusals > 0 ? t.nearlyFullPct : t.fullPct) ||
          fs.free > fs.total * (refusals > 0 ? t.maxLeftShareRefused : t.maxLeftShare)
        )
          continue
        // the same disk under several mount points (bind mounts, overlays) is one failure: the first stands for it
        const key = keyOf(fs)
        const before = full.get(key)
        if (before === undefined || (before.device.startsWith('overlay') && fs.device.startsWith('/dev/') && before.mount !== '/'))
          full.set(key, fs)
      }
      for (const quota of quotas) bench.find(quota)
      const trends = growthOf(mounts, t)
      const proofs = refused.map((r) => r.proof)
      const said = refused[0]
      for (const fs of full.values()) {
        const trend = trends.get(fs.mount)
        const own = holderOf(holders, fs.mount, full.size === 1)
        const reserved = Math.round(fs.total - fs.used - fs.free)
        bench.find({
          group: fs.mount,
          facts: {
            mount: fs.mount,
            device: fs.device,
            type: fs.type,
            size: fs.printed.total,
            used: fs.printed.used,
            sizeKb: fs.total,
            usedKb: fs.used,
            availableKb: fs.free,
            reservedKb: reserved > 0 ? reserved : undefined,
            usedPct: fs.usedPct,
            refusals,
            process: said?.process,
            path: said?.path,
            message: said?.message,
            comm: own?.comm,
            pid: own?.pid,
            deletedFiles: own?.kinds.get('deleted'),
            deletedKb: own?.deletedKb,
            deletedName: own?.deletedName,
            ...trend,
            ...(trend === undefined ? {} : { minutesToFull: 0 }),
          },
          entities: {
            device: fs.device,
            ...(own !== undefined ? { comm: own.comm, pid: own.pid } : said?.process === undefined ? {} : { comm: said.process }),
          },
          proof: [
            {
              at: fs.at,
              time: fs.time,
              witness: 'capture',
              note: `${fs.usedPct} % used, ${fs.printed.free} left of ${fs.printed.total} (thresholds ${refusals > 0 ? t.nearlyFullPct : t.fullPct} %, ${(refusals > 0 ? t.maxLeftShareRefused : t.maxLeftShare) * 100} % left)`,
            },
            ...(own === undefined
              ? []
              : [
                  {
                    at: own.at,
                    witness: 'capture' as const,
                    note: `${own.kinds.get('deleted') ?? 0} deleted files are open in ${own.comm ?? own.pid}`,
                  },
                ]),
            ...proofs,
          ],
          time: said?.proof.time ?? fs.time,
        })
      }
      // there is room, but not for long at this pace
      for (const [mount, trend] of trends) {
        const last = mounts.findLast((fs) => fs.mount === mount)!
        if (full.has(keyOf(last)) || trend.minutesToFull > t.maxMinutesToFull) continue
        bench.find({
          group: mount,
          severity: 'note',
          title: 'A file system fills up',
          facts: {
            mount,
            device: last.device,
            size: last.printed.total,
            used: last.printed.used,
            sizeKb: last.total,
            usedKb: last.used,
            availableKb: last.free,
            usedPct: last.usedPct,
            refusals: 0,
            ...trend,
          },
          entities: { device: last.device },
          proof: [
            {
              at: last.at,
              time: last.time,
              witness: 'capture',
              note: `${last.usedPct} % used, and it grows in each sample (thresholds: ${t.minSamples} samples, r² ${t.minFit}, full within ${t.maxMinutesToFull} min)`,
            },
          ],
        })
      }
      // where df shows room everywhere it was made later, or what is used up are inodes, a quota or a limit
      const roomy = mounts.some((fs) => fs.device.startsWith('/') && !isImage(fs)) && full.size === 0
      if (full.size > 0 || said === undefined || inodesFull) return
      bench.find({
        group: 'refused',
        facts: { refusals, process: said.process, path: said.path, message: said.message },
        entities: said.process === undefined ? {} : { comm: said.process },
        proof: proofs,
        time: said.proof.time,
        strength: 'partial',
        missing: roomy
          ? 'df shows room now: whether it was blocks, inodes or a quota that were used up then'
          : 'df and df -i: which file system it is, and whether blocks or inodes are used up',
      })
    })
  },
  cause: (f) =>
    f.quota === true
      ? `${f.process ?? 'A program'} was refused a write${f.path === undefined ? '' : ` to ${f.path}`}: the quota of its user, group or project is used up (EDQUOT). The file system itself may have room.`
      : f.mount !== undefined && f.minutesToFull !== undefined && f.minutesToFull > 0
        ? `${f.mount} (${f.device}) fills up: it grew by ${f.growthKbPerMin} KiB a minute over ${f.samples} samples in ${f.windowSeconds} s (straight line: r² ${f.fitR2}); ${f.availableKb} KiB are left, for about ${f.minutesToFull} min.`
        : f.mount === undefined
          ? `${f.process ?? 'A program'} was refused a write${f.path === undefined ? '' : ` to ${f.path}`}, ${f.refusals === 1 ? 'once' : `${f.refusals} times`}: no space left on the device.`
          : `${f.mount} (${f.device}) is full: ${f.size === '?' ? `${f.usedPct} %` : `${f.used} of ${f.size}`} are used and ${f.availableKb === 0 ? 'nothing is' : `only ${f.availableKb} KiB are`} left for users${f.reservedKb === undefined ? '' : `; the file system keeps ${f.reservedKb} KiB back for root`}.${f.refusals === 0 ? '' : ` ${f.process ?? 'A program'} was refused ${f.refusals === 1 ? 'once' : `${f.refusals} times`}.`}${f.deletedFiles === undefined ? '' : ` ${f.comm} (pid ${f.pid}) still holds ${f.deletedFiles} deleted ${f.deletedFiles === 1 ? 'file' : 'files'} open${f.deletedKb === undefined ? '' : `, ${f.deletedKb} KiB together, the largest ${f.deletedName}`}: their space comes back when it closes them.`}${f.growthKbPerMin === undefined ? '' : ` It grew by ${f.growthKbPerMin} KiB a minute over ${f.samples} samples (r² ${f.fitR2}).`}`,
  fix: (f) => [
    {
      when: 'now',
      say: 'See what holds the space: the largest folders, and files that are deleted but still open (du does not see those; restart their owner or truncate them through /proc/PID/fd).',
      run: `du -xh --max-depth=2 ${f.mount ?? '/'} | sort -h | tail -20; lsof +L1 ${f.mount ?? '/'}`,
    },
    {
      when: 'durable',
      say: `Rotate and bound what grows there (logs, spools, images), alert at 80 %, or enlarge ${f.device ?? 'the file system'}.`,
    },
    { when: 'verify', say: 'There is room, for blocks and for inodes.', run: `df -h ${f.mount ?? '/'}; df -i ${f.mount ?? '/'}` },
  ],
  links: ['https://man7.org/linux/man-pages/man1/df.1.html'],
  leadsTo: ['unit-failed', 'pod-evicted', 'process-aborted'],
  mechanism: 'A write that needs a new block fails with ENOSPC (28) once no free block is left, or only those reserved for root.',
  decoys: [
    'read-only images (squashfs of snaps, iso9660, composefs), which are always at 100 %',
    'ENOSPC of inotify watches or semaphores',
    'all inodes used: another failure',
  ],
  examples: DISK_FULL_EXAMPLES,
})

import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { FILESYSTEM_USAGE, type FilesystemUsage } from '../../records/filesystem-usage.ts'
import { isImage, writerOf } from './filesystem-kinds.ts'

interface Facts {
  mount: string
  device: string
  inodes: number
  usedInodes: number
  freeInodes: number
  /** Of the same file system's blocks, where df without -i was given. */
  blocksUsedPct?: number | undefined
  blocksFree?: string | undefined
  refusals: number
  process?: string | undefined
  path?: string | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  fullPct: { value: 100, why: 'IUse% of df -i, which rounds up.' },
  maxFreeShare: { value: 0.001, why: 'Share of the inodes that may be left at 100 %: the last few are gone in a moment.' },
})
const MAX_ROWS = 2000

export const inodeExhaustion = detector<Facts>({
  id: 'inode-exhaustion',
  title: 'A file system has no inode left',
  severity: 'error',
  domain: 'storage',
  seenIn: ['file systems'],
  absence: 'only df -i shows inodes',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const rows: Cited<FilesystemUsage>[] = []
    const refused: { proof: Proof; message: string; ident?: string | undefined }[] = []
    let refusals = 0
    bench.on(FILESYSTEM_USAGE, (fs) => void (rows.length < MAX_ROWS && rows.push(fs)))
    bench.onLine(['No space left on device', 'ENOSPC', 'Errno 28'], (line) => {
      if (/inotify|cgroup|semget|DEBUG/i.test(line.message)) return
      refusals++
      if (refused.length < 4)
        refused.push({
          proof: { at: line.at, time: line.time, witness: 'application log', note: 'a file was refused' },
          message: line.message,
          ident: line.ident,
        })
    })
    bench.atEnd(() => {
      const seen = new Set<string>()
      for (const fs of rows) {
        if (fs.of !== 'inodes' || fs.total <= 0 || fs.usedPct < t.fullPct || fs.free > fs.total * t.maxFreeShare || isImage(fs)) continue
        const blocks = rows.find((other) => other.of === 'blocks' && other.mount === fs.mount)
        if (blocks !== undefined && isImage(blocks)) continue
        // an overlay shows the numbers of the disk below it
        const key = `${fs.total} ${fs.used} ${fs.free}`
        if (seen.has(key)) continue
        seen.add(key)
        const said = refused[0]
        bench.find({
          group: fs.mount,
          facts: {
            mount: fs.mount,
            device: fs.device,
            inodes: fs.total,
            usedInodes: fs.used,
            freeInodes: fs.free,
            blocksUsedPct: blocks?.usedPct,
            blocksFree: blocks?.printed.free,
            refusals,
            ...(said === undefined ? {} : writerOf(said.message, said.ident)),
          },
          entities: { device: fs.device },
          proof: [
            {
              at: fs.at,
              time: fs.time,
              witness: 'capture',
              note: `${fs.used} of ${fs.total} inodes used, ${fs.free} left (thresholds ${t.fullPct} %, ${t.maxFreeShare * 100} % left)`,
            },
            ...(blocks === undefined ? [] : [{ at: blocks.at, witness: 'capture' as const, note: `blocks: ${blocks.usedPct} % used` }]),
            ...refused.map((r) => r.proof),
          ],
          time: said?.proof.time,
        })
      }
    })
  },
  cause: (f) =>
    `${f.mount} (${f.device}) has used ${f.usedInodes} of its ${f.inodes} inodes: no new file can be made there${f.blocksFree === undefined ? '' : `, although ${f.blocksFree} of space are free (${f.blocksUsedPct} % used)`}.${f.refusals === 0 ? '' : ` The error that programs get is the one of a full disk.`}`,
  fix: (f) => [
    {
      when: 'now',
      say: 'Find the folder with the most files (sessions, caches, mail queues, container layers) and empty it.',
      run: `find ${f.mount} -xdev -printf '%h\\n' | sort | uniq -c | sort -n | tail`,
    },
    {
      when: 'durable',
      say: 'Expire those files, or make the file system anew with more inodes (mkfs.ext4 -i, -N; xfs makes them as needed). Alert on inodes as on blocks.',
    },
    { when: 'verify', say: 'IFree grows again.', run: `df -i ${f.mount}` },
  ],
  links: ['https://man7.org/linux/man-pages/man8/mke2fs.8.html'],
  leadsTo: ['unit-failed'],
  mechanism:
    'ext2/3/4 fix the number of inodes when the file system is made. Many small files use them up long before the blocks; creating a file then fails with ENOSPC.',
  decoys: ['all blocks used: another failure', 'images and file systems that report no inodes at all'],
  examples: [
    {
      name: 'a read-only image, full by nature',
      files: {
        'df.txt':
          'Filesystem      Size  Used Avail Use% Mounted on\n/dev/loop2      3.2M  3.2M     0 100% /mnt/core22\n\nFilesystem       Inodes  IUsed    IFree IUse% Mounted on\n/dev/loop2            3      3        0  100% /mnt/core22\n',
      },
      fires: false,
    },
    {
      name: 'all used, blocks free',
      files: {
        'df-i.txt':
          'Filesystem       Inodes  IUsed    IFree IUse% Mounted on\n/dev/vda       16777216 577245 16199971    4% /\n/dev/vdb           5952   5952        0  100% /data/spool\n',
      },
      fires: true,
    },
    {
      name: 'plenty left',
      files: { 'df-i.txt': 'Filesystem       Inodes  IUsed    IFree IUse% Mounted on\n/dev/vda       16777216 577245 16199971    4% /\n' },
      fires: false,
    },
    {
      name: 'the last few',
      files: {
        'df-i.txt':
          'Filesystem       Inodes  IUsed    IFree IUse% Mounted on\n/dev/vdb         655360 655324       36  100% /var/spool/mail\n',
      },
      fires: true,
    },
  ],
})

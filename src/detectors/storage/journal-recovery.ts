import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'

interface Facts {
  device: string
  message: string
}

export const journalRecovery = detector<Facts>({
  id: 'journal-recovery',
  title: 'A file system replayed its journal',
  severity: 'note',
  domain: 'storage',
  seenIn: ['kernel log'],
  watch(bench) {
    bench.onLine(
      ['recovery complete', 'Ending recovery', 'Ending clean mount after', 'recovery required on readonly', 'log replay'],
      (line) => {
        if (line.kernel === false) return
        const m =
          /^EXT[34]-fs \(([^)\s]{1,64})\): recovery complete/.exec(line.message) ??
          /^XFS \(([^)\s]{1,64})\): Ending recovery/.exec(line.message) ??
          /^BTRFS:? info \(device ([^)\s]{1,64})\).{0,40}log replay/.exec(line.message)
        if (m === null) return
        const device = m[1]!
        bench.find({
          group: `${line.host ?? ''}\0${device}`,
          event: eventOf(line),
          facts: { device, message: line.message },
          entities: { device, host: line.host },
          proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
          time: line.time,
        })
      },
    )
  },
  cause: (f) =>
    `The file system on ${f.device} was not unmounted cleanly before and replayed its journal; that succeeded and nothing needs repair.`,
  fix: () => [
    {
      when: 'verify',
      say: 'Nothing to repair. If the stop was not intended, look for what ended the boot before.',
      run: 'journalctl -b -1 -e',
    },
  ],
  links: ['https://docs.kernel.org/filesystems/journalling.html'],
  messages: [
    { text: 'EXT4-fs (D): recovery complete', kernels: 'all', source: 'fs/ext4/super.c' },
    { text: 'XFS (D): Ending recovery', kernels: 'all', source: 'fs/xfs/xfs_log_recover.c' },
  ],
  mechanism:
    'A journal holds the changes that were not yet written in place. Mounting after a crash, a power loss or a copy of a mounted file system replays them.',
  decoys: [],
  examples: [
    { name: 'replayed', files: { 'dmesg.txt': '[   90.330797] EXT4-fs (vdb1): recovery complete\n' }, fires: true },
    {
      name: 'a clean mount',
      files: { 'dmesg.txt': '[   90.349314] EXT4-fs (vdb1): mounted filesystem with ordered data mode. Quota mode: none.\n' },
      fires: false,
    },
  ],
})

/** Logs of which no two statements are of the same thing: whoever compares each with each of the others shows it here. */

const pad = (n) => String(n).padStart(2, '0')
const clock = (i) => `${pad(Math.floor(i / 3600) % 24)}:${pad(Math.floor(i / 60) % 60)}:${pad(i % 60)}`
const day = (i) => 1 + (Math.floor(i / 86_400) % 28)
const syslogAt = (i) => `Nov ${String(day(i)).padStart(2)} ${clock(i)}`
const isoAt = (i) => `2026-11-${pad(day(i))}T${clock(i)}Z`
const address = (i) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`

/** One text for each number. */
const each = (text) =>
  function* () {
    for (let i = 0; ; i++) yield text(i)
  }

export const UNLIKE = {
  'kills on as many hosts': each(
    (i) =>
      `${syslogAt(i)} node${i} kernel: Out of memory: Killed process ${i} (app${i}) total-vm:2048kB, anon-rss:${i}kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:12kB oom_score_adj:0\n`,
  ),
  'boots of as many hosts': each(
    (i) => `${syslogAt(i)} node${i} kernel: Linux version 6.1.0\n${syslogAt(i)} node${i} systemd[1]: Started app${i}.service\n`,
  ),
  'servers that refuse, units that end': each(
    (i) =>
      `${syslogAt(i)} web app${i}[${i}]: dial tcp ${address(i)}:${i % 60_000}: connect: connection refused\n${syslogAt(i)} web systemd[1]: app${i}.service: Main process exited, code=killed, status=9/KILL\n`,
  ),
  'services that refuse, containers that end': each(
    (i) => `shop${i}-1  | Error: connect ECONNREFUSED shop${i + 1}:5432\nshop${i}-1 exited with code ${i % 256}\n`,
  ),
  'disks that fail, mounted': each(
    (i) =>
      `/dev/sd${i} on /data${i} type ext4 (rw,relatime)\n[${i}.000000] blk_update_request: I/O error, dev sd${i}, sector ${i} op 0x0:(READ)\n`,
  ),
  'objects of JSON in lines of 1 MB': function* () {
    for (let i = 0, length = 0; ; i++) {
      const object = JSON.stringify({ time: isoAt(i), level: 'error', message: `connect ECONNREFUSED ${address(i)}:5432` })
      length += object.length
      yield length > 1e6 ? `${object}\n` : object
      if (length > 1e6) length = 0
    }
  },
}

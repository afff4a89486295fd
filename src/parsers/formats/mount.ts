import type { FormatParser } from '../../core/parser.ts'
import { MOUNT, type Mount } from '../../records/mount.ts'
import { rowsSink } from '../load/rows.ts'

/** mount(8) without arguments. */
const SPOKEN = /^(\S{1,300}) on (\/.{0,300}) type ([\w.-]{1,40}) \(((?:rw|ro)(?:,[^()]{0,1500})?)\)(?: \[.{1,80}\])?\s{0,4}$/
/** proc_pid_mounts(5): blanks in names are written as \040. */
const PLAIN = /^(\S{1,300}) (\/\S{0,300}) ([\w.-]{1,40}) ((?:rw|ro)(?:,\S{0,1500})?) 0 0\s{0,4}$/
/** proc_pid_mountinfo(5). */
const INFO =
  /^\d{1,8} \d{1,8} \d{1,5}:\d{1,8} \S{1,400} (\/\S{0,300}) ((?:rw|ro)(?:,\S{1,200})?)(?: (?:shared|master|propagate_from):\d{1,8}| unbindable){0,4} - ([\w.-]{1,40}) (\S{1,300}) (?:rw|ro)(?:,\S{0,1500})?\s{0,4}$/
const COMMON = ['relatime', 'noatime', 'nosuid', 'lazytime', ' rw 0 0', ' ro 0 0']

function mountOf(text: string): Mount | undefined {
  const row = SPOKEN.exec(text) ?? PLAIN.exec(text)
  if (row !== null) return { source: plain(row[1]!), mount: plain(row[2]!), type: row[3]!, options: row[4]!.split(',') }
  const info = INFO.exec(text)
  return info === null ? undefined : { source: plain(info[4]!), mount: plain(info[1]!), type: info[3]!, options: info[2]!.split(',') }
}

/** `\040` is a blank, `\011` a tab, `\134` a backslash. */
const plain = (text: string): string =>
  text.replace(/\\(0(?:40|11|12)|134)/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** What is mounted: mount(8), /proc/mounts, /proc/PID/mountinfo. */
export const mount: FormatParser = {
  id: 'mount',
  title: 'mount, /proc/mounts, /proc/PID/mountinfo',
  capture: ['mount', 'cat /proc/mounts'],
  recognised: 'by whole rows (/dev/sda1 on / type ext4 (rw,relatime))',
  samples: [
    { text: 'proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)\n/dev/sda1 on / type ext4 (rw,relatime,errors=remount-ro)\n' },
    { text: '/dev/sda1 / ext4 rw,relatime,errors=remount-ro 0 0\ntmpfs /run tmpfs rw,nosuid,nodev,size=98672k 0 0\n' },
    { text: '36 35 98:0 / /data rw,noatime shared:1 - ext3 /dev/sdb1 rw,errors=continue\n' },
  ],
  shows: ['mounts'],
  begins: [' (rw,', ' (ro,', ' (rw)', ' (ro)', ...COMMON],
  heading: (text) => SPOKEN.test(text) || (COMMON.some((word) => text.includes(word)) && (PLAIN.test(text) || INFO.test(text))),
  named: (path) => /(?:^|[/!._-])proc[/!._-](?:(?:\d{1,10}|self)[/!._-])?mount(?:s|info)$|(?:^|[/!])etc\/mtab$/.test(path),
  open(publish, artifact) {
    return rowsSink((line) => {
      const found = mountOf(line.text)
      if (found === undefined) return false
      publish(MOUNT, found, line, artifact.stamp)
      return true
    })
  },
}

import type { FormatParser } from '../../core/parser.ts'
import { SETTING } from '../../records/setting.ts'
import { isPrompt } from '../../core/prompt.ts'
import { readBy } from '../load/sysctl-command.ts'

const TREE = '(?:abi|crypto|debug|dev|fs|kernel|net|sunrpc|user|vm)'
/** `vm.swappiness = 60`, `net.core.somaxconn=4096` (sysctl.conf(5)). */
const SET = new RegExp(`^(${TREE}[./][\\w./*@:-]{1,150}?)(?: = ?|=)(.{0,400})$`)
/** What `grep .` prints of the files, and how people note a number. */
const FOUND = new RegExp(`^/proc/sys/(${TREE}/[\\w./@-]{1,150}):(.{0,400})$`)
const NOTED = new RegExp(
  `^(?:/proc/sys/)?(${TREE}[./][\\w./@-]{1,150}?)\\s{0,4}[:=]\\s{0,4}(-?\\d{1,19}(?:\\s{1,8}-?\\d{1,19}){0,15})\\s*$`,
)
/** A bare name, as people paste it. */
const SHORT = /^((?:nf|ip)_conntrack_(?:max|count))\s{0,4}[=:]\s{0,4}(\d{1,12})\s*$/
/** A file or a parameter that could not be read. */
const MISSING = /^(?:cat|head|tail|more|sysctl): .{0,40}\/proc\/sys\/([a-z][\w./-]{1,150})/
const FILE = /(?:^|[/!])proc\/sys\/((?:abi|fs|kernel|net|user|vm)\/[\w./-]{1,150}?)(?:\.txt)?$/
/** Files of /proc/sys that were saved under their own name alone. */
const ALONE: readonly [RegExp, string][] = [
  [/file-(?:nr|max)/, 'fs.'],
  [/nr_open/, 'fs.'],
  [/inotify[._-](?:max_user_watches|max_user_instances)|max_user_(?:watches|instances)/, 'fs.inotify.'],
  [/threads-max|pid_max/, 'kernel.'],
  [/max_map_count/, 'vm.'],
  [/nf_conntrack_(?:count|max|buckets)/, 'net.netfilter.'],
  [/ip_local_port_range|tcp_mem|tcp_max_orphans|tcp_max_syn_backlog|tcp_tw_reuse|tcp_fin_timeout|udp_mem/, 'net.ipv4.'],
  [/somaxconn/, 'net.core.'],
]
/** The command where no prompt stands before it, as `set -x` and scripts write it. */
const COMMAND = /^(?:\+{1,4} |==> |> )?(?:sudo )?(?:cat|head|tail|more|sysctl|conntrack|\/proc\/sys)\b/
const NUMBERS = /^-?\d{1,19}(?:\s{1,8}-?\d{1,19}){0,15}$/
/** What the names of parameters begin with, in texts that hold more than a listing. */
const BEGINS = [
  ...'abi.vsyscall crypto.fips debug.exception debug.kprobes dev.cdrom dev.hpet dev.mac_hid dev.raid dev.scsi dev.tty'.split(' '),
  ...'fs.aio fs.binfmt fs.dentry fs.dir fs.epoll fs.fanotify fs.file fs.inode fs.inotify fs.lease fs.mount fs.mqueue fs.nfs fs.nr_'.split(
    ' ',
  ),
  ...'fs.overflow fs.pipe fs.protected fs.quota fs.suid fs.verity fs.xfs kernel. net.bridge net.core net.ipv4 net.ipv6 net.mptcp'.split(
    ' ',
  ),
  ...'net.netfilter net.nf_ net.unix sunrpc. user.max vm.admin vm.block vm.compact vm.dirty vm.extfrag vm.hugetlb vm.laptop'.split(' '),
  ...'vm.legacy vm.lowmem vm.max vm.mem vm.min vm.mmap vm.nr_ vm.numa vm.oom vm.over vm.page vm.panic vm.percpu vm.stat vm.swap'.split(' '),
  ...'vm.unpriv vm.user vm.vfs vm.water vm.zone'.split(' '),
].flatMap((name) => [name, name.replace('.', '/')])

function rowOf(text: string): { name: string; text: string } | undefined {
  const m = SET.exec(text) ?? FOUND.exec(text) ?? NOTED.exec(text) ?? SHORT.exec(text)
  if (m === null) return undefined
  const name = m[1]!.replaceAll('/', '.')
  return { name: /^(?:nf|ip)_/.test(name) ? `net.netfilter.${name}` : name, text: m[2]!.trim() }
}

/** A row that is nothing else: its value is numbers, or one word. */
function isWhole(text: string): boolean {
  const row = rowOf(text)
  return row !== undefined && (NUMBERS.test(row.text) || /^\S{1,120}$/.test(row.text))
}

/** The parameter that a file of one value holds, by its path or, for those that everybody knows, its name. */
function nameOfFile(path: string): string | undefined {
  const file = FILE.exec(path)?.[1]
  if (file !== undefined) return file.replaceAll('/', '.')
  const base =
    /(?:^|[/!])(?:proc[._-]sys[._-](?:[a-z]{2,6}[._-]){1,2})?([a-z][\w.-]{2,60}?)(?:[._-](?:\d{1,3}|before|after))?(?:\.txt)?$/.exec(
      path,
    )?.[1]
  if (base === undefined) return undefined
  const known = ALONE.find(([pattern]) => pattern.exec(base)?.[0] === base)
  return known === undefined ? undefined : known[1] + base.replace(/^inotify[._-]/, '')
}

/** sysctl(8), `grep . /proc/sys/…`, files of /proc/sys by themselves, below a heading, or as a command printed them. */
export const sysctl: FormatParser = {
  id: 'sysctl',
  title: 'sysctl -a, files of /proc/sys',
  capture: [
    'sysctl -a 2>/dev/null',
    'sysctl fs.file-nr fs.file-max kernel.threads-max kernel.pid_max vm.max_map_count net.ipv4.ip_local_port_range',
  ],
  recognised: 'by its rows (fs.file-max = …), by a path below proc/sys, or by the command that read one',
  samples: [
    { text: 'fs.file-max = 9223372036854775807\nfs.file-nr = 1952\t0\t9223372036854775807\nkernel.pid_max = 4194304\n' },
    { path: 'proc/sys/fs/file-nr', text: '1952\t0\t9223372036854775807\n' },
    { text: '$ cat /proc/sys/net/netfilter/nf_conntrack_count\n1180\n' },
  ],
  shows: ['sysctl'],
  begins: [...new Set(BEGINS), '==> /proc/sys/', '/proc/sys/', '_conntrack_max', '_conntrack_count', 'conntrack -C', 'sysctl -'],
  heading: (text) => isWhole(text) || (COMMAND.test(text) && readBy(text).length > 0),
  named: (path) => nameOfFile(path) !== undefined,
  asked: (command) => readBy(command).length > 0,
  open(publish, artifact) {
    let file = nameOfFile(artifact.path)
    // what a command named and has not printed yet
    let asked = readBy(artifact.command ?? '')
    return {
      line(line) {
        const value = line.text.trim()
        const typed = isPrompt(line.text)
        const command = typed || COMMAND.test(line.text) ? readBy(line.text) : []
        if (command.length > 0) {
          asked = command
          return typed ? 'pass' : 'take'
        }
        const missing = MISSING.exec(line.text)?.[1]?.replaceAll('/', '.')
        if (missing !== undefined) asked = asked.filter((name) => name !== missing)
        const row = rowOf(line.text)
        const bare = row === undefined && NUMBERS.test(value) ? (asked.shift() ?? file) : undefined
        if (bare !== undefined) file = undefined
        const { name, text } = row ?? { name: bare, text: value }
        if (name === undefined) return typed ? 'end' : 'pass'
        publish(SETTING, { name, text, numbers: NUMBERS.test(text) ? text.split(/\s+/).map(Number) : [] }, line)
        return 'take'
      },
      end() {},
    }
  },
}

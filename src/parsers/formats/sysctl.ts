import type { FormatParser } from '../../core/parser.ts'
import { SETTING } from '../../records/setting.ts'
import { readBy } from '../load/sysctl-command.ts'

const ROW =
  /^(?:\/proc\/sys\/)?((?:abi|crypto|debug|dev|fs|kernel|net|sunrpc|user|vm)[./][\w./*@:-]{1,150}?)\s{0,4}(?:[=:]\s?|=)(.{0,400})$/
/** A bare name, as people paste it. */
const SHORT = /^((?:nf|ip)_conntrack_(?:max|count))\s{0,4}[=:]\s{0,4}(\d{1,12})\s*$/
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
const NUMBERS = /^-?\d{1,19}(?:\s{1,8}-?\d{1,19}){0,15}$/
/** Numbers that detectors ask for, in texts that hold more than a listing. */
const BEGINS = [
  'fs.file-',
  'fs.nr_open',
  'fs.inotify.',
  'kernel.threads-max',
  'kernel.pid_max',
  'vm.max_map_count',
  'net.ipv4.',
  'net.core.',
  'net.netfilter.',
  'fs/file-',
  'fs/nr_open',
  'fs/inotify/',
  'kernel/threads-max',
  'kernel/pid_max',
  'vm/max_map_count',
  'net/ipv4/',
  'net/core/',
  'net/netfilter/',
  '_conntrack_max',
  '_conntrack_count',
  'conntrack -C',
]

function rowOf(text: string): { name: string; text: string } | undefined {
  const m = ROW.exec(text) ?? SHORT.exec(text)
  if (m === null) return undefined
  const name = m[1]!.replaceAll('/', '.')
  return { name: name.startsWith('nf_') || name.startsWith('ip_') ? `net.netfilter.${name}` : name, text: m[2]!.trim() }
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
  begins: BEGINS,
  sniff(head, path) {
    if (nameOfFile(path) !== undefined && head.length < 4096 && NUMBERS.test(head.trim()) && !head.trimEnd().includes('\n')) return 0.9
    const rows = head.split('\n', 9).filter((line) => line.trim() !== '' && !line.startsWith('sysctl: '))
    if (readBy(rows[0] ?? '').length > 0 && NUMBERS.test((rows[1] ?? '').trim())) return 0.6
    return rows.length > 1 && rows.slice(0, 8).every((row) => rowOf(row) !== undefined && / = |:/.test(row)) ? 0.85 : 0
  },
  open(publish, artifact) {
    const file = nameOfFile(artifact.path)
    // what a command named and has not printed yet
    let asked: string[] = []
    return {
      line(line) {
        const value = line.text.trim()
        const command = readBy(line.text)
        if (command.length > 0) {
          asked = command
          return 'take'
        }
        const bare = NUMBERS.test(value) ? (asked.shift() ?? file) : undefined
        const row = rowOf(line.text) ?? (bare === undefined ? undefined : { name: bare, text: value })
        if (row === undefined) return value === '' || line.text.startsWith('sysctl: ') ? 'take' : 'end'
        publish(SETTING, { ...row, numbers: NUMBERS.test(row.text) ? row.text.split(/\s+/).map(Number) : [] }, line)
        return 'take'
      },
      end() {},
    }
  },
}

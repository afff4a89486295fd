import type { Parser } from '../core/parser.ts'
import { SETTING } from '../records/setting.ts'

const ROW =
  /^(?:\/proc\/sys\/)?((?:abi|crypto|debug|dev|fs|kernel|net|sunrpc|user|vm)[./][\w./*@:-]{1,150}?)\s{0,4}(?:[=:]\s?|=)(.{0,400})$/
/** A bare name, as people paste it. */
const SHORT = /^((?:nf|ip)_conntrack_(?:max|count))\s{0,4}[=:]\s{0,4}(\d{1,12})\s*$/
const FILE = /(?:^|[/!])proc\/sys\/((?:abi|fs|kernel|net|user|vm)\/[\w./-]{1,150})$/
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
  'kernel/threads-max',
  'kernel/pid_max',
  'vm/max_map_count',
  'net/ipv4/',
  'net/core/',
  'net/netfilter/',
  '_conntrack_max',
  '_conntrack_count',
]

function rowOf(text: string): { name: string; text: string } | undefined {
  const m = ROW.exec(text) ?? SHORT.exec(text)
  if (m === null) return undefined
  const name = m[1]!.replaceAll('/', '.')
  return { name: name.startsWith('nf_') || name.startsWith('ip_') ? `net.netfilter.${name}` : name, text: m[2]!.trim() }
}

/** sysctl(8), `grep . /proc/sys/…`, or one file of /proc/sys by itself. */
export const sysctl: Parser = {
  id: 'sysctl',
  title: 'sysctl -a, files of /proc/sys',
  capture: [
    'sysctl -a 2>/dev/null',
    'sysctl fs.file-nr fs.file-max kernel.threads-max kernel.pid_max vm.max_map_count net.ipv4.ip_local_port_range',
  ],
  recognised: 'by its rows (fs.file-max = …), or by a path below proc/sys',
  samples: [
    { text: 'fs.file-max = 9223372036854775807\nfs.file-nr = 1952\t0\t9223372036854775807\nkernel.pid_max = 4194304\n' },
    { path: 'proc/sys/fs/file-nr', text: '1952\t0\t9223372036854775807\n' },
  ],
  shows: ['sysctl'],
  begins: BEGINS,
  sniff(head, path) {
    if (FILE.test(path) && head.length < 4096 && !head.trimEnd().includes('\n')) return 0.9
    const rows = head.split('\n', 9).filter((line) => line.trim() !== '' && !line.startsWith('sysctl: '))
    return rows.length > 1 && rows.slice(0, 8).every((row) => rowOf(row) !== undefined && / = |:/.test(row)) ? 0.85 : 0
  },
  open(publish, artifact) {
    const file = FILE.exec(artifact.path)?.[1]?.replaceAll('/', '.')
    return {
      line(line) {
        const value = line.text.trim()
        const row = rowOf(line.text) ?? (file !== undefined && NUMBERS.test(value) ? { name: file, text: value } : undefined)
        if (row === undefined) return value === '' || line.text.startsWith('sysctl: ') ? 'take' : 'end'
        publish(SETTING, { ...row, numbers: NUMBERS.test(row.text) ? row.text.split(/\s+/).map(Number) : [] }, line)
        return 'take'
      },
      end() {},
    }
  },
}

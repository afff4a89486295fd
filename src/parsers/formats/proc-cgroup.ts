import type { FormatParser } from '../../core/parser.ts'
import { PROCESS_CGROUP } from '../../records/process-cgroup.ts'
import { ProcFile } from '../load/proc-file.ts'

/** `0::/system.slice/relay.service` of v2; `9:pids:/system.slice/relay.service` of v1. */
const ROW = /^\s{0,8}(\d{1,3}):([a-z_,=]{0,60}):(\/(?!\d{1,3}(?:\s|$))\S{0,1000}(?: \(deleted\))?)\s*$/
const FILE = new ProcFile('cgroup')

/** /proc/PID/cgroup (cgroups(7)). */
export const procCgroup: FormatParser = {
  id: 'proc-cgroup',
  title: '/proc/PID/cgroup',
  capture: ['cat /proc/PID/cgroup'],
  recognised: 'by its rows (0::/system.slice/…)',
  samples: [
    { path: 'proc/6319/cgroup', text: '0::/system.slice/relay.service\n' },
    { text: '12:pids:/system.slice/relay.service\n11:memory:/system.slice/relay.service\n1:name=systemd:/system.slice/relay.service\n' },
  ],
  shows: ['cgroup'],
  begins: [
    '/cgroup',
    ':pids:/',
    ':memory:/',
    ':freezer:/',
    ':cpuset:/',
    ':name=systemd:/',
    // a literal has five characters at least: of v2 the first letter of the group too
    ...'abcdefghijklmnopqrstuvwxyz'.split('').map((letter) => `0::/${letter}`),
  ],
  heading: (text) => ROW.test(FILE.split(text).rest) || FILE.titled(text),
  named: (path) => FILE.pid(path) !== undefined,
  asked: (command) => FILE.typed(command),
  open(publish, artifact) {
    let pid = FILE.pid(artifact.command ?? '') ?? FILE.pid(artifact.path)
    return {
      line(line) {
        const { text } = line
        if (FILE.titled(text)) {
          pid = FILE.pid(text)
          return 'take'
        }
        const named = FILE.splitLine(line)
        const m = ROW.exec(named.rest)
        if (m === null) {
          const mine = FILE.prompted(text)
          if (mine === true) pid = FILE.pid(text)
          return mine === false ? 'end' : 'pass'
        }
        pid = named.pid ?? pid
        if (m[3] !== '/' && (m[2] === '' || m[2]!.split(',').includes('pids'))) publish(PROCESS_CGROUP, { pid, cgroup: m[3]! }, line)
        return 'take'
      },
      end() {},
    }
  },
}

import type { FormatParser } from '../../core/parser.ts'
import { PROCESS_CGROUP } from '../../records/process-cgroup.ts'

/** `0::/system.slice/relay.service` of v2; `9:pids:/system.slice/relay.service` of v1. */
const ROW = /^(\d{1,3}):([a-z_,=]{0,60}):(\/.{0,1000})$/
const PATH = /(?:^|[/!._-])proc[/._-](\d{1,10})[/._-]cgroup|(?:^|[/!])cgroup[._-](\d{3,10})(?:\.\w{1,4})?$/
const HEADING = /^(?:==> |.{0,100}\bcat )\/proc\/(\d{1,10})\/cgroup(?: <==)?\s*$/

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
  begins: ['/cgroup <==', ':pids:/', '0::/system.slice', '0::/user.slice', '0::/kubepods'],
  sniff: (head) => {
    const rows = head.split('\n', 20).filter((row) => row.trim() !== '' && !HEADING.test(row))
    return rows.length > 0 && rows.every((row) => ROW.test(row)) ? 0.9 : 0
  },
  open(publish, artifact) {
    let pid = PATH.exec(artifact.path)
      ?.slice(1)
      .find((digits) => digits !== undefined)
    return {
      line(line) {
        const heading = HEADING.exec(line.text)
        if (heading !== null) {
          pid = heading[1]
          return 'take'
        }
        const m = ROW.exec(line.text)
        if (m === null) return line.text.trim() === '' ? 'take' : 'end'
        const controllers = m[2]!.split(',')
        if (m[3] !== '/' && (m[2] === '' || controllers.includes('pids')))
          publish(PROCESS_CGROUP, { pid: pid === undefined ? undefined : Number(pid), cgroup: m[3]! }, line)
        return 'take'
      },
      end() {},
    }
  },
}

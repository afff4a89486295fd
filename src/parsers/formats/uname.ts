import type { FormatParser } from '../../core/parser.ts'
import { MACHINE_FACT } from '../../records/machine-fact.ts'
import { oneLineSink } from '../load/rows.ts'

const MACHINES = 'x86_64|i[3-6]86|aarch64|armv[5-8]l?|ppc64(?:le)?|s390x|riscv64|mips(?:64)?|loongarch64'
/** uname -a: system, host, release, version, machine, where known processor and platform, operating system (uname(1)). */
const ALL = new RegExp(
  `^Linux ([\\w.-]{1,64}) (\\d{1,3}\\.\\d{1,4}[\\w.+~-]{0,100}) #\\d{1,6}\\S{0,60} .{1,120}? (${MACHINES})(?: [\\w-]{2,16}){0,2} (?:GNU/)?Linux\\s{0,4}$`,
)
const RELEASE = /^(\d{1,3}\.\d{1,4}\.\d{1,5}[\w.+~-]{0,100})\s{0,4}$/

/** uname -a, uname -r. */
export const uname: FormatParser = {
  id: 'uname',
  title: 'uname -a',
  capture: ['uname -a'],
  recognised: 'by its line (Linux HOST RELEASE #1 SMP … x86_64 GNU/Linux)',
  samples: [{ text: 'Linux web1 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22) x86_64 GNU/Linux\n' }],
  shows: ['machine'],
  begins: ['GNU/Linux', ...['x86_64', 'aarch64', 'armv7l', 'riscv64', 's390x', 'ppc64le'].map((machine) => `${machine} Linux`)],
  heading: (text) => ALL.test(text),
  asked: (command) => /^(?:sudo\s+)?uname\s+-r\s*$/.test(command),
  open(publish, artifact) {
    return oneLineSink((line) => {
      const all = ALL.exec(line.text)
      const kernel = all?.[2] ?? RELEASE.exec(line.text)?.[1]
      if (kernel === undefined) return false
      publish(MACHINE_FACT, { host: all?.[1], kernel, architecture: all?.[3] }, line, artifact.stamp)
      return true
    })
  },
}

import type { FormatParser } from '../../core/parser.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'

const NUMBER = /^\s{0,8}(\d{1,5})\s{0,8}$/
const COMMAND =
  /^(?:sudo\s+)?(?:nproc(?:\s+--all)?|getconf\s+_NPROCESSORS_(?:ONLN|CONF)|grep\s+-c\s+\^?["']?\^?processor["']?\s+\/proc\/cpuinfo)\s*$/
const PROMPT = /^.{0,120}?[$#%]\s{1,4}(\S.{0,80})$/

/** nproc(1): one number, so only the file's name or the command above tells it from other numbers. */
export const nproc: FormatParser = {
  id: 'nproc',
  title: 'number of CPUs (nproc)',
  capture: ['nproc > nproc.txt'],
  recognised: 'by its name, with a single number inside, or below the command in a transcript',
  samples: [{ path: 'nproc.txt', text: '8\n' }, { text: '$ nproc\n8\n' }],
  shows: ['cpu count'],
  begins: ['$ nproc', '# nproc', '% nproc', '$ getconf _NPROC', '# getconf _NPROC', 'processor /proc/cpuinfo', "processor' /proc/cpuinfo"],
  heading: (text) => COMMAND.test(PROMPT.exec(text)?.[1] ?? ''),
  named: (path) => /(?:^|[/!])nproc(?:\.\w{1,5})?$/.test(path),
  asked: (command) => COMMAND.test(command),
  open(publish) {
    let over = false
    return {
      line(line) {
        const m = over ? null : NUMBER.exec(line.text)
        if (m !== null && Number(m[1]) > 0) {
          over = true
          publish(CPU_COUNT, { cpus: Number(m[1]) }, line)
          return 'take'
        }
        if (!over && COMMAND.test(PROMPT.exec(line.text)?.[1] ?? '')) return 'take'
        return !over && line.text.trim() === '' ? 'pass' : 'end'
      },
      end() {},
    }
  },
}

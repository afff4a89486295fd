import type { FormatParser } from '../../core/parser.ts'
import { MACHINE_FACT } from '../../records/machine-fact.ts'
import { oneLineSink } from '../load/rows.ts'

/** RFC 1123: labels of letters, digits and hyphens. */
const NAME = /^\s{0,4}([a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){0,8})\.?\s{0,4}$/i
const COMMAND =
  /^(?:sudo\s+)?(?:hostname(?:\s+(?:-[fs]|--fqdn|--short))?|uname\s+-n|cat\s+\/etc\/hostname|cat\s+\/proc\/sys\/kernel\/hostname)\s*$/

/** hostname(1), /etc/hostname: one name, so only the file's name or the command above tells it from other words. */
export const hostname: FormatParser = {
  id: 'hostname',
  title: 'host name (hostname, /etc/hostname)',
  capture: ['hostname -f > hostname'],
  recognised: 'by its name, with a single host name inside, or below the command in a transcript',
  samples: [{ path: 'etc/hostname', text: 'web1\n' }],
  shows: ['machine'],
  named: (path) => /(?:^|[/!])(?:etc\/)?hostname(?:_-f|-f)?(?:\.txt)?$/.test(path),
  asked: (command) => COMMAND.test(command),
  open: (publish, artifact) =>
    oneLineSink((line) => {
      const host = NAME.exec(line.text)?.[1]
      if (host === undefined || /^\d+$/.test(host)) return false
      publish(MACHINE_FACT, { host }, line, artifact.stamp)
      return true
    }),
}

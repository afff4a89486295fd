import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

const ERRNO = '(?<words>exec format error|no such file or directory)'
/** The last words of runc inside a container, now and before 1.1 (libcontainer/init_linux.go); of bash about what it should run. */
const SAYINGS: readonly RegExp[] = [
  new RegExp(`^exec (?<name>[^\\s:]{1,300}): ${ERRNO}$`),
  new RegExp(`^(?:standard_init_linux\\.go:\\d{1,5}: )?exec user process caused(?:: | ")${ERRNO}"?$`),
  // crun, src/libcrun/linux.c and container.c
  /^exec container process (?:\(missing dynamic library\?\) )?[`'"](?<name>\/[^`'"\s]{1,300})[`'"]: (?<words>[Ee]xec format error|[Nn]o such file or directory)$/,
  /^(?:\/\S{1,100}: )?(?:line \d{1,6}: )?(?<name>\/[^\s:]{1,300}): cannot execute(?: binary file)?: (?<words>[Ee]xec format error|required file not found)$/,
]

/** The main program of a container cannot be executed, as its own log tells. */
export const execRefused = message<ConfigurationRefusal>({
  id: 'exec-refused',
  emits: CONFIGURATION_REFUSAL,
  holds: [
    'exec format error',
    'exec container process ',
    'exec user process caused',
    ': no such file or directory',
    'required file not found',
  ],
  read({ message: text, kernel }) {
    if (kernel === true || text.length > 500) return undefined
    const said = text.trim()
    for (const saying of SAYINGS) {
      const groups = saying.exec(said)?.groups
      if (groups === undefined) continue
      const words = groups['words']!.toLowerCase()
      return { kind: 'command', name: groups['name'], missing: !words.includes('format'), sentence: words }
    }
    return undefined
  },
})

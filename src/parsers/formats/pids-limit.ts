import type { FormatParser } from '../../core/parser.ts'
import { PIDS_CONTROLLER } from '../../records/pids-controller.ts'

/** The member of HostConfig, alone as grep shows it; 0 and -1 are no limit. */
const ROW = /^\s{0,80}"PidsLimit":\s?(-?\d{1,10}|null),?\s*$/
const COMMAND = /\b(?:docker|podman|nerdctl)\s(?:container\s)?inspect\s([\w.-]{1,128})\b[^|]{0,80}\|\s?e?grep\b[^|]{0,40}PidsLimit/i

/** The limit of processes and threads of one container, as its engine was asked for it. */
export const pidsLimit: FormatParser = {
  id: 'pids-limit',
  title: 'PidsLimit of a container',
  capture: ['docker inspect CONTAINER | grep PidsLimit'],
  recognised: 'by its row "PidsLimit": N, below the command',
  samples: [{ text: '$ podman inspect db | grep PidsLimit\n            "PidsLimit": 2048,\n' }],
  shows: ['pids controller'],
  begins: ['"PidsLimit"'],
  heading: (text) => ROW.test(text),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    const container = COMMAND.exec(artifact.command ?? '')?.[1]
    return {
      line(line) {
        const max = Number(ROW.exec(line.text)?.[1])
        if (!ROW.test(line.text)) return 'end'
        if (max > 0) publish(PIDS_CONTROLLER, { container, max }, line)
        return 'take'
      },
      end() {},
    }
  },
}

import type { FormatParser } from '../../core/parser.ts'
import { CONTAINER_HEALTH } from '../../records/container-health.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { foreign } from '../load/foreign.ts'

const HEADER = /^\s{0,60}Name\s{2,80}Command\s{2,80}State(?:\s{2,200}Ports)?\s*$/
const RULE = /^-{20,400}\s*$/
/** The state stands alone in its column; a cell that is wrapped goes on in lines that begin with blanks. */
const ROW =
  /^([A-Za-z0-9][\w.-]{0,127})\s{1,60}\S.{0,300}?\s{2,60}(Up|Exit (\d{1,3})|Restarting|Paused)(?: \((healthy|unhealthy|health: starting)\))?(?:\s{2,}|\s*$)/

/** docker-compose ps of version 1, which prints neither id nor image. */
export const composePs: FormatParser = {
  id: 'compose-ps',
  title: 'docker-compose ps (version 1)',
  capture: ['docker-compose ps'],
  recognised: 'by its heading Name Command State Ports',
  samples: [
    {
      text: '   Name                 Command               State    Ports\n-------------------------------------------------------------\nshop_web_1   nginx -g daemon off;   Up       80/tcp\n',
    },
  ],
  shows: ['pod status'],
  begins: ['Command  '],
  heading: (text) => HEADER.test(text),
  open(publish) {
    return {
      line(line) {
        if (HEADER.test(line.text) || RULE.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) return foreign(line.text)
        const [, container, state, code, health] = m
        const of = { engine: 'docker' as const, container }
        if (health === 'healthy' || health === 'unhealthy') publish(CONTAINER_HEALTH, { ...of, status: health }, line)
        publish(
          CONTAINER_STATE,
          {
            source: 'container runtime',
            ...of,
            which: 'state',
            state: code !== undefined ? 'Terminated' : state === 'Restarting' ? 'Waiting' : 'Running',
            reason: state === 'Restarting' ? 'Restarting' : undefined,
            exitCode: code === undefined ? undefined : Number(code),
          },
          line,
        )
        return 'take'
      },
      end() {},
    }
  },
}

import type { FormatParser } from '../../core/parser.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'

const HEADER = /^\s{0,8}CONTAINER ID\s{1,80}IMAGE\s.{0,300}\bSTATUS\s/
const COMPOSE = /^\s{0,8}NAME\s{1,80}IMAGE\s{1,80}COMMAND\s{1,80}SERVICE\s{1,80}CREATED\s{1,80}STATUS\b/
const ID = /^\s{0,8}([0-9a-f]{12}(?:[0-9a-f]{52})?)\s/
const STATUS = /^(Exited|Restarting|Dead|Up)\b(?: \((\d{1,3})\))?/

/** The table of `docker ps -a` or `podman ps -a`, and of `docker compose ps -a`, which begins with the name. The id is the first 12 digits of the container's. */
export const dockerPs: FormatParser = {
  id: 'docker-ps',
  title: 'docker ps, podman ps, docker compose ps',
  capture: ['docker ps -a --no-trunc', 'podman ps -a'],
  recognised: 'by its heading CONTAINER ID IMAGE … STATUS',
  samples: [
    {
      text: 'CONTAINER ID   IMAGE        COMMAND        CREATED       STATUS       PORTS     NAMES\n0123456789ab   nginx:1.27   "nginx -g …"   2 hours ago   Up 2 hours   80/tcp    web\n',
    },
  ],
  shows: ['pod status'],
  begins: ['CONTAINER ID ', 'COMMAND   '],
  sniff: (head) => (HEADER.test(head.slice(0, 1000)) || COMPOSE.test(head.slice(0, 1000)) ? 0.9 : 0),
  open(publish) {
    let compose = false
    return {
      line(line) {
        if (COMPOSE.test(line.text)) {
          compose = true
          return 'take'
        }
        if (HEADER.test(line.text)) return 'take'
        const id = ID.exec(line.text)?.[1]
        if (id === undefined && !compose) return 'end'
        // the columns stand at least two blanks apart; the ports may be missing
        const cells = line.text
          .slice(0, 2000)
          .trim()
          .split(/\s{2,}/)
        const m = cells.map((cell) => STATUS.exec(cell)).find((found) => found !== null)
        if (m === undefined || m === null) return 'end'
        const [status, code] = [m[1]!, m[2] === undefined ? undefined : Number(m[2])]
        publish(
          CONTAINER_STATE,
          {
            source: 'container runtime',
            container: (compose ? cells[0] : cells.at(-1))?.split(',')[0],
            containerId: id?.length === 64 ? id : undefined,
            image: cells[1],
            which: 'state',
            state: status === 'Up' ? 'Running' : status === 'Restarting' ? 'Waiting' : 'Terminated',
            reason: status === 'Restarting' ? 'Restarting' : undefined,
            exitCode: code,
          },
          line,
        )
        return 'take'
      },
      end() {},
    }
  },
}

import type { Parser } from '../core/parser.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'

const HEADER = /^\s{0,8}CONTAINER ID\s{1,80}IMAGE\s.{0,300}\bSTATUS\s/
const ROW = /^\s{0,8}([0-9a-f]{12}(?:[0-9a-f]{52})?)\s{1,40}(\S{1,300})\s.{0,400}?\s(Exited|Restarting|Dead|Up)\b(?: \((\d{1,3})\))?(.{0,200}?)\s{2,40}(?:.{0,300}\s)?(\S{1,253})\s*$/

/** The table of `docker ps -a` or `podman ps -a`. The id is the first 12 digits of the container's. */
export const dockerPs: Parser = {
  id: 'docker-ps',
  title: 'docker ps, podman ps',
  capture: ['docker ps -a --no-trunc', 'podman ps -a'],
  recognised: 'by its heading CONTAINER ID IMAGE … STATUS',
  samples: [{ text: 'CONTAINER ID   IMAGE        COMMAND        CREATED       STATUS       PORTS     NAMES\n0123456789ab   nginx:1.27   "nginx -g …"   2 hours ago   Up 2 hours   80/tcp    web\n' }],
  shows: ['pod status'],
  begins: ['CONTAINER ID '],
  sniff: (head) => (HEADER.test(head.slice(0, 1000)) ? 0.9 : 0),
  open(publish) {
    return {
      line(line) {
        if (HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text.length > 2000 ? line.text.slice(0, 2000) : line.text)
        if (m === null) return 'end'
        const [status, code] = [m[3]!, m[4] === undefined ? undefined : Number(m[4])]
        publish(
          CONTAINER_STATE,
          {
            source: 'container runtime',
            container: m[6],
            containerId: m[1]!.length === 64 ? m[1] : undefined,
            image: m[2],
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

import type { FormatParser } from '../../core/parser.ts'
import { CONTAINER_HEALTH } from '../../records/container-health.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import type { Engine } from '../../records/engine-event.ts'
import { foreign } from '../load/foreign.ts'

const HEADER = /^\s{0,8}CONTAINER ID(?:\s{1,80}[A-Z]{2,20}){0,8}?\s{1,80}STATUS(?:\s{1,200}[A-Z]{3,12}){0,6}\s*$/
/** Until version 2.20 without image and age, and its states in small letters. */
const COMPOSE = /^\s{0,8}NAME\s{1,80}(?:IMAGE\s{1,80})?COMMAND\s{1,80}SERVICE\s{1,80}(?:CREATED\s{1,80})?STATUS(?:\s{1,200}PORTS)?\s*$/
/** A row whose heading was not pasted: id, image, command between quotes, `5 minutes ago`, and how it ended. */
const BARE =
  /^\s{0,8}[0-9a-f]{12}(?:[0-9a-f]{52})?\s{2,80}[\w./:@-]{2,300}\s{2,200}["“].{1,300}["”]\s{2,80}(?:\d{1,4}|An?|About an?|Less than a) (?:second|minute|hour|day|week|month|year)s? ago\s{2,80}(?:Exited|Restarting) \(\d{1,3}\) .{0,60}ago(?:\s|$)/
const LABELS = /CONTAINER ID|[A-Z]{2,12}/g
const ID = /^\s{0,8}([0-9a-f]{12}(?:[0-9a-f]{52})?)\s/
const STATUS = /^(Exited|Restarting|Dead|Up|exited|restarting|dead|running)\b(?: \((\d{1,3})\))?/
const HEALTH = /^(?:Up|running) .{0,60}\((healthy|unhealthy|health: starting|starting)\)/
/** States of a container that does not run and did not end. */
const IDLE = /\s(?:Created|Initialized|Configured|Stopping|Removing|Removal In Progress|Paused)(?:\s|$)/

/** Where each column stands, by its heading. */
function columnsOf(header: string): Map<string, [number, number]> {
  const labels = [...header.matchAll(LABELS)]
  return new Map(labels.map((m, i) => [m[0], [m.index, labels[i + 1]?.index ?? Infinity]]))
}

/** The cells below their headings; undefined when the row does not keep to the columns. */
function aligned(row: string, columns: ReadonlyMap<string, readonly [number, number]>): Map<string, string> | undefined {
  const cells = new Map<string, string>()
  for (const [label, [from, to]] of columns) {
    if (from > 0 && from <= row.length && !/\s/.test(row[from - 1]!)) return undefined
    const cell = row.slice(from, to).trim()
    if (cell !== '') cells.set(label, cell)
  }
  return STATUS.test(cells.get('STATUS') ?? '') ? cells : undefined
}

/** Cells of a row whose columns moved: they stand at least two blanks apart, and the ports may be missing. */
function apart(row: string, compose: boolean): Map<string, string> | undefined {
  const cells = row
    .slice(0, 2000)
    .trim()
    .split(/\s{2,}|\t/)
  const status = cells.find((cell) => STATUS.test(cell))
  if (cells.length < 3) return undefined
  return new Map([
    ...(compose && !/^[\w./:@-]{2,400}$/.test(cells[1]!) ? [] : [['IMAGE', cells[1]!] as const]),
    ...(compose ? [['NAME', cells[0]!] as const] : cells.at(-1) === status ? [] : [['NAMES', cells.at(-1)!] as const]),
    ...(status === undefined ? [] : [['STATUS', status] as const]),
  ])
}

/** The table of `docker ps -a` or `podman ps -a`, and of `docker compose ps -a`, which begins with the name. Of the id it prints the first 12 digits, unless asked for all. */
export const dockerPs: FormatParser = {
  id: 'docker-ps',
  title: 'docker ps, podman ps, docker compose ps',
  capture: ['docker ps -a --no-trunc', 'podman ps -a'],
  recognised: 'by its heading CONTAINER ID IMAGE … STATUS',
  samples: [
    { text: '0123456789ab   nginx:1.27   "nginx -g …"   2 hours ago   Exited (0) 1 hour ago             web\n' },
    {
      text: 'CONTAINER ID   IMAGE        COMMAND        CREATED       STATUS       PORTS     NAMES\n0123456789ab   nginx:1.27   "nginx -g …"   2 hours ago   Up 2 hours   80/tcp    web\n',
    },
  ],
  shows: ['pod status'],
  begins: ['CONTAINER ID', 'SERVICE   ', 'Exited (', 'Restarting ('],
  heading: (text) => HEADER.test(text) || COMPOSE.test(text) || BARE.test(text),
  open(publish, artifact) {
    const typed = /\b(docker|podman|nerdctl)(?:-compose)?\s/.exec(artifact.command ?? '')?.[1] as Engine | undefined
    let compose = false
    let isNerdctl = false
    let columns: ReadonlyMap<string, readonly [from: number, to: number]> = new Map()
    return {
      line(line) {
        if (HEADER.test(line.text) || COMPOSE.test(line.text)) {
          isNerdctl = /CONTAINER ID {4}IMAGE/.test(line.text)
          compose = COMPOSE.test(line.text)
          columns = columnsOf(line.text)
          return 'take'
        }
        const id = ID.exec(line.text)?.[1]
        const cells = id === undefined && !compose ? undefined : (aligned(line.text, columns) ?? apart(line.text, compose))
        const m = STATUS.exec(cells?.get('STATUS') ?? '')
        if (cells === undefined || m === null) return cells !== undefined && IDLE.test(line.text) ? 'take' : foreign(line.text)
        const [status, code] = [m[1]!.toLowerCase(), m[2] === undefined ? undefined : Number(m[2])]
        const image = cells.get('IMAGE')
        const of = {
          // both write the registry of Docker Hub too; nerdctl leaves four blanks between columns
          engine:
            typed ??
            (image?.startsWith('docker.io/') === true && !compose ? (isNerdctl ? ('nerdctl' as const) : ('podman' as const)) : undefined),
          container: (cells.get(compose ? 'NAME' : 'NAMES') ?? '').split(',')[0] || undefined,
          containerId: id,
        }
        const health = HEALTH.exec(cells.get('STATUS') ?? '')?.[1]
        if (health !== undefined)
          publish(CONTAINER_HEALTH, { ...of, status: health.includes('starting') ? 'starting' : (health as 'healthy') }, line)
        publish(
          CONTAINER_STATE,
          {
            source: 'container runtime',
            ...of,
            image,
            which: 'state',
            state: status === 'up' || status === 'running' ? 'Running' : status === 'restarting' ? 'Waiting' : 'Terminated',
            reason: status === 'restarting' ? 'Restarting' : undefined,
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

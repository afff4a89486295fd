import type { FormatParser } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { CONTAINER_HEALTH } from '../../records/container-health.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import type { Engine } from '../../records/engine-event.ts'

const COMMAND = /\b(docker|podman|nerdctl)\s(?:container\s)?(?:ps|ls)\s.{0,200}?--format[= ]\s{0,4}(?:'([^']{1,400})'|"([^"]{1,400})")/
const FIELD = /\{\{\s?\.([A-Za-z]{1,40})\s?\}\}/g
const STATUS = /^(Up|Exited|Restarting|Dead)\b(?: \((\d{1,3})\))?/
const HEALTH = /\((healthy|unhealthy|health: starting)\)$/

/** Names of the columns that the template prints, where its status and its name are among them and blanks or marks part them. */
function columnsOf(
  command: string,
): { readonly engine: Engine; readonly fields: readonly string[]; readonly between: readonly RegExp[] } | undefined {
  const m = COMMAND.exec(command)
  const text = (m?.[2] ?? m?.[3])?.replace(/^table\s/, '').replace(/\\t/g, '\t')
  if (m === null || text === undefined) return undefined
  const fields = [...text.matchAll(FIELD)].map((field) => field[1]!)
  const between = text
    .split(FIELD)
    .filter((_, i) => i % 2 === 0)
    .slice(1, -1)
  if (!fields.includes('Status') || !fields.includes('Names') || between.some((part) => part.includes('{{'))) return undefined
  return {
    engine: m[1] as Engine,
    fields,
    // a table pads its columns
    between: between.map((part) =>
      part.trim() === ''
        ? /\t|\s{2,}|\s(?=(?:Up|Exited|Restarting|Dead|Created)\b)/
        : new RegExp(`\\s*${part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*`),
    ),
  }
}

/** Columns that `docker ps --format` prints, told apart by the command above them. */
export const dockerPsTemplate: FormatParser = {
  id: 'docker-ps-template',
  title: 'docker ps --format, podman ps --format',
  capture: ["docker ps -a --format '{{.Names}}\\t{{.Status}}'"],
  recognised: 'below the command, by its template with Names and Status',
  samples: [{ text: "$ docker ps -a --format '{{.Names}}\\t{{.Status}}'\nweb\tUp 2 hours\n" }],
  shows: ['pod status'],
  asked: (command) => columnsOf(command) !== undefined,
  open(publish, { command = '' }) {
    const columns = columnsOf(command)
    return {
      line(line) {
        if (columns === undefined || isPrompt(line.text)) return 'end'
        const { engine, fields, between } = columns
        const row = new Map<string, string>()
        let rest = line.text.trim()
        for (const [i, field] of fields.entries()) {
          const at = between[i]?.exec(rest)
          row.set(field, (at === null || at === undefined ? rest : rest.slice(0, at.index)).trim())
          rest = at === null || at === undefined ? '' : rest.slice(at.index + at[0].length)
        }
        const [name, status] = [row.get('Names')?.split(',')[0], row.get('Status') ?? '']
        if (status === 'STATUS') return 'take'
        const m = STATUS.exec(status)
        if (m === null || name === undefined || !/^[A-Za-z0-9][\w.-]{0,200}$/.test(name)) return 'pass'
        const of = { engine, container: name }
        const health = HEALTH.exec(status)?.[1]
        if (health !== undefined)
          publish(CONTAINER_HEALTH, { ...of, status: health.includes('starting') ? 'starting' : (health as 'healthy') }, line)
        publish(
          CONTAINER_STATE,
          {
            source: 'container runtime',
            ...of,
            image: row.get('Image'),
            which: 'state',
            state: m[1] === 'Up' ? 'Running' : m[1] === 'Restarting' ? 'Waiting' : 'Terminated',
            reason: m[1] === 'Restarting' ? 'Restarting' : undefined,
            exitCode: m[2] === undefined ? undefined : Number(m[2]),
          },
          line,
        )
        return 'take'
      },
      end() {},
    }
  },
}

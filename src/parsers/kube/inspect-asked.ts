import type { Engine } from '../../records/engine-event.ts'
import type { Asked } from './engine-inspect.ts'

/** The engine, and the container where it is the only one: `docker inspect --format '{{json .State}}' api`. */
export function askedBy(command: string): Asked {
  const m = /\b(docker|podman|nerdctl|crictl)\s(?:container\s)?inspect\s([^|;&]{1,600})/.exec(command)
  if (m === null) return {}
  const words = m[2]!
    .replace(/(?:^|\s)(?:-f|--format|-s|--type|-o|--output)(?:[= ](?:'[^']{0,400}'|"[^"]{0,400}"|\S{1,400}))/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !word.startsWith('-'))
  return {
    engine: m[1] as Engine,
    container:
      words.length === 1 && /^[A-Za-z][\w.-]{0,127}$/.test(words[0]!) && !/^[0-9a-f]{12,64}$/.test(words[0]!) ? words[0] : undefined,
  }
}

/** A template of Go (text/template) that prints single values and the text between them. */
export interface Template {
  /** Paths of the values, in their order: `['State', 'OOMKilled']`. */
  readonly fields: readonly (readonly string[])[]
  readonly line: RegExp
}

const FORMAT = /\binspect\s.{0,200}?(?:-f|--format)[= ]\s{0,4}(?:'([^']{1,400})'|"([^"]{1,400})"|(\{\{\S{1,200}))/
const FIELD = /\{\{\s?(?:json\s)?\.([A-Za-z]{1,40}(?:\.[A-Za-z]{1,40}){0,4})\s?\}\}/g
/** What stands where a value is printed, by its name: a line that another program wrote is none. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/^(?:State\.(?:OOMKilled|Running|Paused|Restarting|Dead)|Config\.\w+)$/, '(true|false)'],
  [
    /^(?:State\.(?:ExitCode|Pid)|RestartCount|HostConfig\.(?:Memory\w*|NanoCpus|Cpu\w+|PidsLimit|OomScoreAdj|RestartPolicy\.MaximumRetryCount))$/,
    '(-?\\d{1,20}|<nil>)',
  ],
  [
    /^(?:Name|State\.(?:Status|Health\.Status|StartedAt|FinishedAt)|Id|HostConfig\.RestartPolicy\.Name|Config\.Image|Image)$/,
    '([\\w./:@+-]{1,300})',
  ],
]
const valueOf = (field: string): string => VALUES.find(([name]) => name.test(field))?.[1] ?? '(.{0,300}?)'

/** What is more than one value: the whole state, an object. */
const OBJECTS = /^(?:State|HostConfig|Config|NetworkSettings|Mounts|State\.Health|Config\.\w{1,40})$/

/** The template of a typed command; undefined where it has none, or prints objects, loops and conditions. */
export function templateOf(command: string): Template | undefined {
  const m = FORMAT.exec(command)
  const text = m?.[1] ?? m?.[2] ?? m?.[3]
  if (text === undefined) return undefined
  const fields = [...text.matchAll(FIELD)].map((field) => field[1]!)
  const between = text.split(FIELD).filter((_, i) => i % 2 === 0)
  // of free text alone nothing tells that a line is its output
  if (
    fields.every((field) => valueOf(field).startsWith('(.')) ||
    fields.some((field) => OBJECTS.test(field)) ||
    between.some((part) => part.includes('{{'))
  )
    return undefined
  const literals = between.map((part) =>
    part
      .replace(/\\[tn]/g, ' ')
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\s+/g, '\\s+'),
  )
  return {
    fields: fields.map((field) => field.split('.')),
    line: new RegExp(`^\\s*${literals.map((literal, i) => literal + (i < fields.length ? valueOf(fields[i]!) : '')).join('')}\\s*$`),
  }
}

import { isoTime } from '../../core/time/calendar.ts'
import type { Instant } from '../../core/span.ts'
import type { FormatParser } from '../../core/parser.ts'
import { ENGINE_EVENT, type EngineEvent } from '../../records/engine-event.ts'
import { ENGINE_OOM } from '../../records/engine-oom.ts'
import { engineEventOf } from '../engine-event.ts'

/** Docker names Action and Actor, podman Status with ID and Name at the top. */
const ROW = /^\s{0,8}\{.{0,2000}"(?:Action|Status)"\s?:\s?"[a-z_]{2,20}.{0,16000}\}\s*$/
const OF_CONTAINER = /"Type"\s?:\s?"container"/

type Member = string | number | boolean | null | { readonly [name: string]: Member | undefined }

function objectOf(text: string): { readonly [name: string]: Member | undefined } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [name: string]: Member | undefined })
      : undefined
  } catch {
    return undefined
  }
}

const textOf = (value: Member | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
const within = (value: Member | undefined, name: string): Member | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? value[name] : undefined

/** Nanoseconds since 1970 in Docker's events; they are beyond 2^53, and milliseconds are not. */
function timeOf(event: { readonly [name: string]: Member | undefined }): Instant | undefined {
  const [nano, seconds, text] = [event['timeNano'], event['time'], textOf(event['Time'])]
  if (typeof nano === 'number') return { wall: Math.floor(nano / 1e6) }
  if (typeof seconds === 'number') return { wall: seconds * 1000 }
  return text === undefined ? undefined : isoTime(text)
}

function eventOf(event: { readonly [name: string]: Member | undefined }): EngineEvent | undefined {
  const actor = within(event['Actor'], 'Attributes') ?? event['Attributes']
  const action = textOf(event['Action']) ?? textOf(event['Status'])
  const id = textOf(within(event['Actor'], 'ID')) ?? textOf(event['ID']) ?? textOf(event['id'])
  if (action === undefined || id === undefined || !/^[0-9a-f]{12,64}$/.test(id)) return undefined
  const isPodman = event['Action'] === undefined
  const own = new Map<string, Member | undefined>(
    isPodman
      ? [
          ['name', event['Name']],
          ['image', event['Image']],
          ['exitCode', event['ContainerExitCode']],
          ['health_status', event['HealthStatus'] ?? event['health_status']],
        ]
      : [],
  )
  return engineEventOf(action, (name) => textOf(own.get(name) ?? within(actor, name)), {
    containerId: id,
    engine: isPodman ? 'podman' : 'docker',
  })
}

/** Events of containers as their engines print them for programs, one object a line. */
export const engineEventsJson: FormatParser = {
  id: 'engine-events-json',
  title: 'docker events --format json, podman events --format json',
  capture: ["docker events --since 1h --until 0s --format '{{json .}}'", 'podman events --since 1h --stream=false --format json'],
  recognised: 'by its objects of Type container with an Action (docker) or a Status (podman)',
  samples: [
    {
      text: '{"status":"start","id":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","from":"nginx:1.27","Type":"container","Action":"start","Actor":{"ID":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","Attributes":{"image":"nginx:1.27","name":"web"}},"scope":"local","time":1763978471,"timeNano":1763978471123456789}\n',
    },
  ],
  shows: ['engine events'],
  heading: (text) => ROW.test(text) && OF_CONTAINER.test(text),
  open(publish) {
    return {
      line(line) {
        if (!ROW.test(line.text)) return line.text.trim() === '' ? 'pass' : 'end'
        const event = OF_CONTAINER.test(line.text) ? objectOf(line.text) : undefined
        const told = event === undefined ? undefined : eventOf(event)
        if (event === undefined || told === undefined) return 'pass'
        if (told.did === 'oom')
          publish(ENGINE_OOM, { message: line.text, containerId: told.containerId!, container: told.container }, line, timeOf(event))
        else publish(ENGINE_EVENT, { message: line.text, ...told }, line, timeOf(event))
        return 'take'
      },
      end() {},
    }
  },
}

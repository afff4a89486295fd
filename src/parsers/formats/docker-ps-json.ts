import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import { CONTAINER_HEALTH } from '../../records/container-health.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { foreign } from '../load/foreign.ts'

/** `docker ps --format json` names Names, `docker compose ps --format json` Name, Service and ExitCode. */
const ROW =
  /^\s{0,8}\{(?=.{0,4000}"(?:Names?|Service)"\s?:)(?=.{0,8000}"(?:State|Status)"\s?:\s?"(?:Up|Exited|Restarting|Dead|Created|running|exited|restarting|dead|created|paused)\b).{2,16000}\}\s*$/
const STATUS = /^(Up|Exited|Restarting|Dead)\b(?: \((\d{1,3})\))?/
const HEALTH = /\((healthy|unhealthy|health: starting)\)$/

function read(publish: Publish, line: RawLine): boolean {
  let value: unknown
  try {
    value = JSON.parse(line.text)
  } catch {
    return false
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const row = new Map<string, unknown>(Object.entries(value))
  const text = (key: string): string | undefined => {
    const of = row.get(key)
    return typeof of === 'string' && of !== '' ? of : undefined
  }
  const m = STATUS.exec(text('Status') ?? '')
  const word = (text('State') ?? m?.[1] ?? '').toLowerCase()
  const container = (text('Names') ?? text('Name'))?.split(',')[0]
  const id = /^[0-9a-f]{12,64}$/.exec(text('ID') ?? '')?.[0]
  if (container === undefined && id === undefined) return false
  if (!/^(?:up|running|exited|restarting|dead)$/.test(word)) return true
  const given = row.get('ExitCode')
  const code = typeof given === 'number' ? given : m?.[2] === undefined ? undefined : Number(m[2])
  const isUp = word === 'up' || word === 'running'
  const of = { container, containerId: id }
  const health = text('Health') ?? HEALTH.exec(text('Status') ?? '')?.[1]
  if (health === 'healthy' || health === 'unhealthy' || health?.includes('starting') === true)
    publish(CONTAINER_HEALTH, { ...of, status: health.includes('starting') ? 'starting' : (health as 'healthy') }, line)
  publish(
    CONTAINER_STATE,
    {
      source: 'container runtime',
      ...of,
      image: text('Image'),
      which: 'state',
      state: isUp ? 'Running' : word === 'restarting' ? 'Waiting' : 'Terminated',
      reason: word === 'restarting' ? 'Restarting' : undefined,
      exitCode: isUp ? undefined : code,
    },
    line,
  )
  return true
}

/** One object a line. */
export const dockerPsJson: FormatParser = {
  id: 'docker-ps-json',
  title: 'docker ps --format json, docker compose ps --format json',
  capture: ['docker ps -a --format json', 'docker compose ps -a --format json'],
  recognised: 'by lines of JSON with Names or Name and a State or Status',
  samples: [{ text: '{"ID":"0123456789ab","Image":"nginx:1.27","Names":"web","State":"running","Status":"Up 2 hours"}\n' }],
  shows: ['pod status'],
  begins: ['"Names":', '"Service":'],
  heading: (text) => ROW.test(text),
  open: (publish) => ({
    line: (line) => (ROW.test(line.text) && read(publish, line) ? 'take' : foreign(line.text)),
    end() {},
  }),
}

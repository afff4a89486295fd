import type { FormatParser, RawLine } from '../../core/parser.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { ENGINE_REFUSAL } from '../../records/engine-refusal.ts'
import { foreign } from '../load/foreign.ts'

const HEADER =
  /^\s{0,8}ID\s{1,80}NAME\s{1,80}IMAGE\s{1,80}NODE\s{1,80}DESIRED STATE\s{1,80}CURRENT STATE(?:\s{1,200}ERROR)?(?:\s{1,200}PORTS)?\s*$/
/** Task states of swarmkit (api/types.proto); NODE is empty until the task has one. */
const ROW =
  /^\s{0,8}([0-9a-z]{12,25})\s{1,60}(\\_ )?([A-Za-z0-9][\w.-]{0,200})\s{2,120}(\S{1,400})\s{2,120}(?:(\S{1,253})\s{2,120})?(Running|Shutdown|Ready|Accepted|Complete|Failed|Remove)\s{2,60}(Running|Failed|Rejected|Shutdown|Complete|Pending|Starting|Preparing|Ready|Assigned|Accepted|New|Orphaned|Allocated|Remove)\b[^"“]{0,60}(?:["“](.{1,600}?)["”])?(?:\s{2,}\S.{0,200})?\s*$/
const SHOWN: Readonly<Record<string, ContainerState['state']>> = {
  Running: 'Running',
  Failed: 'Terminated',
  Rejected: 'Waiting',
  Shutdown: 'Terminated',
  Complete: 'Terminated',
}

interface Task {
  readonly line: RawLine
  readonly name: string
  readonly image: string
  readonly node: string | undefined
  readonly earlier: boolean
  readonly state: string
  readonly error: string | undefined
}

/** The tasks of a service of Docker Swarm, the newest of each slot first; those that it replaced stand below with `\_`. */
export const dockerServicePs: FormatParser = {
  id: 'docker-service-ps',
  title: 'docker service ps, docker stack ps, docker node ps',
  capture: ['docker service ps --no-trunc SERVICE'],
  recognised: 'by its heading ID NAME IMAGE NODE DESIRED STATE CURRENT STATE ERROR PORTS',
  samples: [
    {
      text: 'ID             NAME         IMAGE          NODE      DESIRED STATE   CURRENT STATE           ERROR     PORTS\nx1x2x3x4x5x6   shop_web.1   shop/web:4.2   node7     Running         Running 2 minutes ago\n',
    },
  ],
  shows: ['pod status'],
  begins: ['CURRENT STATE'],
  heading: (text) => HEADER.test(text),
  open(publish) {
    const tasks: Task[] = []
    return {
      get certain() {
        return tasks.length > 0
      },
      line(line) {
        if (HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) return foreign(line.text)
        const [, , earlier, name, image, node, , state, error] = m
        tasks.push({ line, name: name!, image: image!, node, earlier: earlier !== undefined, state: state!, error })
        return 'take'
      },
      end() {
        // states are told from the earliest to the latest
        for (const task of tasks.toReversed()) {
          const { line, name, image, node, earlier, state, error } = task
          const code = /\bnon-zero exit \((\d{1,3})\)/.exec(error ?? '')?.[1]
          const refused = error === undefined || code !== undefined ? undefined : aboutOf(error)
          if (refused !== undefined)
            publish(
              ENGINE_REFUSAL,
              {
                message: error!,
                engine: 'docker service',
                about: refused,
                container: name,
                image: imageOf(error!) ?? image,
                sentence: error!,
              },
              line,
            )
          publish(
            CONTAINER_STATE,
            {
              source: 'container runtime',
              engine: 'docker service',
              container: name,
              image,
              node,
              which: earlier ? 'last state' : 'state',
              state: SHOWN[state] ?? 'Waiting',
              reason: state === 'Complete' ? 'Completed' : state === 'Shutdown' && code === undefined ? 'Stopped' : undefined,
              message: (code === undefined && refused === undefined) || /unhealthy/.test(error ?? '') ? error : undefined,
              exitCode: code === undefined ? undefined : Number(code),
              restarts:
                tasks.filter((other) => other.name === name && other.earlier && /^(?:Failed|Rejected)$/.test(other.state)).length ||
                undefined,
            },
            line,
          )
        }
      },
    }
  },
}

const imageOf = (error: string): string | undefined => /\bNo such image: ([^\s"…]{1,400})/i.exec(error)?.[1]

/** What a task was refused for; what its program did, and what is said of its place, is none. */
function aboutOf(error: string): 'image' | 'container' | 'place' | undefined {
  if (/\bno suitable node\b/.test(error)) return 'place'
  if (/\bNo such image\b|\bpull access denied|\bmanifest\b|\btoomanyrequests/i.test(error)) return 'image'
  return /^(?:starting container failed|invalid mount config|network |failed to )/.test(error) ? 'container' : undefined
}

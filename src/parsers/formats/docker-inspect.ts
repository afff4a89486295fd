import type { FormatParser } from '../../core/parser.ts'
import { opensJson } from '../json-section.ts'
import { publishInspected } from '../kube/engine-inspect.ts'
import { askedBy, templateOf } from '../kube/inspect-asked.ts'
import { jsonSink } from '../kube/json-sink.ts'

/** Members that nothing else has, in a document of one line. */
const TOLD = /"OOMKilled"\s?:\s?(?:true|false)|"state"\s?:\s?"CONTAINER_|"OutOfMemoryError: Container killed|"FailingStreak"\s?:\s?\d/
/** A line of the state, of a document whose head is missing. */
const MEMBER =
  /^\s{0,80}(?:"State"\s?:\s?\{|"OOMKilled"\s?:\s?(?:true|false),?|"Status"\s?:\s?"(?:created|running|paused|restarting|removing|exited|dead)",?|"(?:Running|Paused|Restarting|Dead)"\s?:\s?(?:true|false),?|"ExitCode"\s?:\s?\d{1,3},?|"(?:Id|ID)"\s?:\s?"[0-9a-f]{64}",?|"state"\s?:\s?"CONTAINER_[A-Z]{1,20}",?)\s{0,80}$/
const CERTAIN =
  /"OOMKilled"\s?:|"FailingStreak"\s?:|"state"\s?:\s?"CONTAINER_|"OutOfMemoryError: Container killed|"(?:taskArn|containerArn|runtimeSpec)"\s?:/
/** Of objects of the Kubernetes API. */
const OTHERS = /^\s{0,80}"apiVersion"\s?:/
const COMMAND = /\b(?:docker|podman|nerdctl|crictl)\b.{0,200}\binspectp?\b|\becs\s+describe-tasks\b/

/** One container, or a list of them, as its engine knows it. */
export const dockerInspect: FormatParser = {
  id: 'docker-inspect',
  title: 'docker inspect, podman inspect, crictl inspect, aws ecs describe-tasks',
  capture: ['docker inspect CONTAINER', 'podman inspect CONTAINER', 'crictl inspect CONTAINER'],
  recognised: 'by its JSON with State.OOMKilled, a state CONTAINER_… or a stopped task of ECS, whole, cut or in pieces',
  samples: [
    {
      text: '[\n  {\n    "Id": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",\n    "State": { "Status": "running", "Running": true, "OOMKilled": false, "ExitCode": 0 }\n  }\n]\n',
    },
    { text: '"State": {\n    "Status": "running",\n    "Running": true,\n    "OOMKilled": false,\n    "ExitCode": 0\n},\n' },
  ],
  shows: ['pod status'],
  heading: (text) => {
    const first = text.trimStart()[0]
    return first === '"' ? MEMBER.test(text) : (first === '{' || first === '[') && (opensJson(text) || TOLD.test(text))
  },
  asked: (command) => COMMAND.test(command) && templateOf(command) === undefined,
  open: (publish, { command }) =>
    jsonSink({
      conclude: (lines, trees) => publishInspected(publish, lines, trees, askedBy(command ?? '')),
      certain: CERTAIN,
      others: OTHERS,
    }),
}

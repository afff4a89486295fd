import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { sizeKb } from '../load/table.ts'

/** That of nodes has `CPU%` and is none: a node is no consumer. */
const HEADER = /^\s{0,8}(?:NAMESPACE\s{1,80})?(?:POD\s{1,250})?NAME\s{1,250}CPU\(cores\)\s{1,20}MEMORY\(bytes\)\s{0,80}$/
/** Cores: `12m` are 0.012. */
const CPU = /^\d{1,9}(?:\.\d{1,3})?[mnu]?$/
const COMMAND = /\b(?:kubectl|oc)\b.{0,200}\stop\s{1,8}pods?\b/

/** The one namespace that a command asks about, before or behind the verb; within this command of several. */
const NAMESPACE = /\b(?:kubectl|oc)\b[^;|&]{0,200}?\s(?:-n|--namespace)(?:=|\s{1,4}|(?=\w))([a-z\d][a-z\d-]{0,62})(?=[\s;|&]|$)/

function namespaceIn(command: string): string | undefined {
  const own = command.split(/[;|&]/).find((part) => COMMAND.test(part))
  return own === undefined ? undefined : NAMESPACE.exec(own)?.[1]
}

/** The columns of the table that a command prints without its heading. */
const labelsOf = (command: string): string[] => [
  ...(/\s(?:-A|--all-namespaces)(?:\s|$|=true)/.test(command) ? ['NAMESPACE'] : []),
  ...(/\s--containers(?:\s|$|=true)/.test(command) ? ['POD'] : []),
  'NAME',
  'CPU(cores)',
  'MEMORY(bytes)',
]

/** kubectl top pod, with or without namespaces and containers, once or again and again. Memory is the working set. */
export const kubectlTop: FormatParser = {
  id: 'kubectl-top',
  title: 'kubectl top pod',
  capture: ['while date -u +%FT%TZ; do kubectl top pod -n NS --containers; sleep 60; done'],
  recognised: 'by its header (NAME CPU(cores) MEMORY(bytes)), or below the command with --no-headers',
  samples: [
    { text: 'NAME                    CPU(cores)   MEMORY(bytes)   \napi-7d9f6c9b5-2xk4p     12m          411Mi           \n' },
    {
      text: 'POD                     NAME      CPU(cores)   MEMORY(bytes)   \napi-7d9f6c9b5-2xk4p     api       12m          401Mi           \n',
    },
  ],
  shows: ['pod use'],
  begins: ['CPU(cores)'],
  heading: (text) => HEADER.test(text),
  asked: (command) => COMMAND.test(command) && /\s--no-headers/.test(command),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let labels = labelsOf(artifact.command ?? '')
    const asked = namespaceIn(artifact.command ?? '')
    let time: Instant | undefined = artifact.stamp
    return {
      line(line) {
        const text = line.text.trim()
        if (HEADER.test(line.text)) {
          labels = text.split(/\s+/)
          return 'take'
        }
        const stamp = text.length > 80 ? undefined : dateOf(text)
        time = stamp ?? time
        if (stamp !== undefined) return 'take'
        const cells = text.split(/\s+/, labels.length + 1)
        if (cells.length !== labels.length) return 'pass'
        const at = (label: string): string | undefined => cells[labels.indexOf(label)]
        const usedKb = sizeKb(at('MEMORY(bytes)'))
        if (usedKb === undefined || !CPU.test(at('CPU(cores)') ?? '')) return 'pass'
        const pod = at('POD') ?? at('NAME')!
        const container = labels.includes('POD') ? at('NAME') : undefined
        const namespace = at('NAMESPACE') ?? asked
        const consumer = [namespace, pod, container].filter((part) => part !== undefined).join('/')
        publish(MEMORY_USE, { source: 'kubectl top', series, consumer, pod, namespace, container, usedKb }, line, time)
        return 'take'
      },
      end() {},
    }
  },
}

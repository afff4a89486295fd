import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { holds, isPrompt } from '../load/series.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { sizeKb } from '../load/table.ts'

const HEADER = /^(?:NAMESPACE\s+)?(?:POD\s+)?NAME\s+CPU\(cores\)\s+(?:CPU%\s+)?MEMORY\(bytes\)/
const CPU = /^\d{1,9}(?:\.\d{1,3})?[mnu]?$/

const BEGINS: readonly string[] = ['CPU(cores)']

/** kubectl top pod, with or without namespaces and containers, once or again and again. Memory is the working set. */
export const kubectlTop: FormatParser = {
  id: 'kubectl-top',
  title: 'kubectl top pod',
  capture: ['while date -u +%FT%TZ; do kubectl top pod -n NS --containers; sleep 60; done'],
  recognised: 'by its header (NAME CPU(cores) MEMORY(bytes))',
  samples: [
    { text: 'NAME                    CPU(cores)   MEMORY(bytes)   \napi-7d9f6c9b5-2xk4p     12m          411Mi           \n' },
    {
      text: 'POD                     NAME      CPU(cores)   MEMORY(bytes)   \napi-7d9f6c9b5-2xk4p     api       12m          401Mi           \n',
    },
  ],
  shows: ['pod use'],
  begins: BEGINS,
  sniff: (head) => (head.split('\n', 8).some((line) => HEADER.test(line)) ? 0.9 : 0),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let labels: string[] | undefined
    let time: Instant | undefined = artifact.stamp
    let foreign = 0
    return {
      line(line) {
        const text = line.text.trim()
        if (HEADER.test(text)) {
          labels = text.split(/\s+/)
          return 'take'
        }
        const stamp = dateOf(text)
        time = stamp ?? time
        if (stamp !== undefined || text === '') return 'take'
        const cells = text.split(/\s+/)
        if (labels !== undefined && (cells.length === labels.length || (cells.length === labels.length - 1 && text.length < 300))) {
          // without headers a namespace-less row of a later run has the same columns
          const at = (label: string) => cells[labels!.indexOf(label)]
          const usedKb = sizeKb(at('MEMORY(bytes)'))
          if (usedKb === undefined || !CPU.test(at('CPU(cores)') ?? '')) return 'end'
          const pod = at('POD') ?? at('NAME')!
          const container = labels.includes('POD') ? at('NAME') : undefined
          const namespace = at('NAMESPACE')
          // of a node it is no consumer
          if (labels.includes('CPU%') || labels.some((l) => l === 'MEMORY%')) return 'take'
          publish(
            MEMORY_USE,
            {
              source: 'kubectl top',
              series,
              consumer: [namespace, pod, container].filter((part) => part !== undefined).join('/'),
              pod,
              namespace,
              container,
              usedKb,
            },
            line,
            time,
          )
          return 'take'
        }
        if (isPrompt(text) || /\bkubectl\b/.test(text)) return 'take'
        return labels === undefined && !holds(text, BEGINS) && ++foreign < 5 ? 'take' : 'end'
      },
      end() {},
    }
  },
}

import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS } from '../../records/counters.ts'
import { foreign } from '../load/foreign.ts'

/** `container_cpu_cfs_throttled_periods_total{container="api",pod="shop-1",…} 4711 1732600000000` */
const LINE =
  /^\s{0,8}container_cpu_cfs_(periods_total|throttled_periods_total|throttled_seconds_total)\{(.{0,2000})\}\s{1,4}(\d{1,20}(?:\.\d{1,12})?(?:e\+?\d{1,2})?)(?:\s\d{1,16})?\s*$/
/** The help and type of a metric (Prometheus text format). */
const ABOUT = /^\s{0,8}# (?:HELP|TYPE) container_cpu_cfs_/
const NAMES: Readonly<Record<string, string>> = {
  periods_total: 'nr_periods',
  throttled_periods_total: 'nr_throttled',
  throttled_seconds_total: 'throttled_usec',
}
const MAX_CONTAINERS = 5000

interface Container {
  readonly key: string
  /** namespace/name. */
  readonly pod: string | undefined
  readonly container: string | undefined
}

/** Namespace, pod and container, or what stands for them. */
function containerOf(labels: string): Container {
  const label = (name: string) => new RegExp(`(?:^|,)\\s?${name}="([^"]{1,300})"`).exec(labels)?.[1]
  const [namespace, pod, container] = [label('namespace'), label('pod'), label('container')]
  const key = [namespace, pod, container ?? label('name') ?? label('id')?.replaceAll('/', '_')].filter(Boolean).join('.')
  return { key, pod: pod === undefined || namespace === undefined ? pod : `${namespace}/${pod}`, container }
}

/** cAdvisor's metrics of CPU quotas (kubelet's /metrics/cadvisor): cpu.stat of each container under other names. */
export const cadvisorCfs: FormatParser = {
  id: 'cadvisor-cfs',
  title: 'cAdvisor metrics of CPU quotas',
  capture: ['kubectl get --raw /api/v1/nodes/NODE/proxy/metrics/cadvisor | grep cfs > cfs.1'],
  recognised: 'by its metrics (container_cpu_cfs_…_total)',
  samples: [{ text: 'container_cpu_cfs_periods_total{container="api",namespace="shop",pod="api-7d9f"} 1000 1732600000000\n' }],
  shows: ['cpu.stat'],
  begins: ['container_cpu_cfs_'],
  heading: (text) => LINE.test(text) || ABOUT.test(text),
  open(publish, artifact) {
    const found = new Map<string, { values: Map<string, number>; place: RawLine; pod: string | undefined; container: string | undefined }>()
    const show = (key: string): void => {
      const { values, place, pod, container } = found.get(key)!
      // the group's name stands where the folder of its cpu.stat would
      publish(COUNTERS, { kind: 'cpu.stat', of: `${seriesOf(artifact.path)}!${key}/cpu.stat`, values, pod, container }, place)
      found.delete(key)
    }
    return {
      get certain() {
        return found.size > 0
      },
      line(line) {
        const m = LINE.exec(line.text)
        if (m === null) return ABOUT.test(line.text) ? 'take' : foreign(line.text)
        const { key, pod, container } = containerOf(m[2]!)
        if (key === '') return 'take'
        const name = NAMES[m[1]!]!
        if (found.get(key)?.values.has(name) === true) show(key)
        const one = found.get(key) ?? { values: new Map<string, number>(), place: line, pod, container }
        if (found.size >= MAX_CONTAINERS && !found.has(key)) return 'take'
        found.set(key, name === 'nr_throttled' ? { ...one, place: line } : one)
        one.values.set(name, name === 'throttled_usec' ? Math.round(Number(m[3]) * 1e6) : Number(m[3]))
        return 'take'
      },
      end() {
        for (const key of [...found.keys()]) show(key)
      },
    }
  },
}

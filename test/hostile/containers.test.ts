import { describe } from 'vitest'
import { promised } from './kit/promise.ts'

const T = '2025-11-21T04:00:00.123456789Z'
const SAID = 'java.lang.OutOfMemoryError: Java heap space'
const docker = (log: string, stream = 'stderr'): string => `${JSON.stringify({ log, stream, time: T })}\n`
/** As Docker writes a line of any length. */
const dockerPieces = (line: string, between = ''): string =>
  (line.match(/.{1,16384}/gs) ?? []).map((piece, i, all) => docker(i === all.length - 1 ? `${piece}\n` : piece)).join(between)
const structured = (before: number): string => JSON.stringify({ level: 'error', thread: 'x'.repeat(before), msg: SAID })

describe("what a container's runtime wrote in pieces is read whole", () => {
  promised([
    ...[16_330, 16_350, 16_384, 40_000, 300_000].map((before) => ({
      name: `Docker's json-file, cut ${before} characters in`,
      file: 'abc-json.log',
      input: docker('ready\n') + dockerPieces(structured(before)) + docker('bye\n'),
      finds: ['app-oom'],
      lines: { 'app-oom': 2 },
    })),
    {
      name: 'with lines of the other stream between its pieces',
      file: 'abc-json.log',
      input: dockerPieces(structured(40_000), docker('GET /\n', 'stdout')),
      finds: ['app-oom'],
      lines: { 'app-oom': 1 },
    },
    {
      name: 'CRI, in parts of any length',
      file: '0.log',
      input: `${T} stderr F ready\n${T} stderr P java.lang.OutOf\n${T} stdout F GET /\n${T} stderr P Memory\n${T} stderr F Error: Java heap space\n`,
      finds: ['app-oom'],
      lines: { 'app-oom': 2 },
    },
    {
      name: 'a line whose last piece never came hides none behind it',
      file: 'abc-json.log',
      input: docker('x'.repeat(16_384)) + docker(`y\n${SAID}\n`) + docker(`${SAID}\n`),
      finds: ['app-oom'],
    },
  ])
})

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { analyze } from '../../src/index.ts'
import { LAST_LINE } from '../../src/core/last-line.ts'
import { openInputs } from '../../src/input/open.ts'
import { DEFAULT_LIMITS } from '../../src/input/source.ts'
import type { Gap } from '../../src/core/report.ts'
import type { Whence } from '../../src/reading/outlet.ts'
import { readSource } from '../../src/readers/read-source.ts'
import { Gate } from '../../src/scan/gate.ts'
import { gateLiterals } from '../../src/tables.ts'
import { KILL, SEGV } from '../hostile/kit/lines.ts'

const KNOWN = new Set<string>([KILL, SEGV])
/** What all inputs state before they are changed: of these it matters which values they have. */
const OF_SEEDS = new Set(['oom-report', 'user-fault', LAST_LINE.name])
/** A changed input may expand, but no test waits for it. */
const LIMITS = { ...DEFAULT_LIMITS, maxBytes: 2 ** 19, maxMembers: 1_000 }

/** Gaps without their names and numbers. */
function shortly(gaps: readonly Gap[]): string[] {
  const short = gaps.map(({ what, why, kind }) => {
    if (kind === 'internal') throw new Error(why)
    return `${what.replace(/[^!]/g, '')}${why.replace(/\d+/g, '0').slice(0, 60)}`
  })
  return [...new Set(short)]
}

/** What came of one input: what was found and which gaps were named. Throws what is wrong with it. */
export async function outcomeOf(input: Buffer): Promise<string> {
  const { findings, coverage } = await analyze(['-'], { stdin: Readable.from([input]), limits: LIMITS, workers: 0 })
  const ids = findings.map(({ id }) => id)
  const invented = ids.find((id) => !KNOWN.has(id))
  if (invented !== undefined) throw new Error(`${invented} was invented`)
  return [...ids, ...shortly(coverage.gaps), coverage.artifacts.length].join(' ')
}

/** What was read. */
interface TextRead {
  /** Kinds of statements: inputs of which they are the same lead to the same findings. */
  readonly stated: readonly string[]
  readonly gaps: readonly string[]
}

/** Reads inputs as an analysis does, without what is made of the records: a tenth of its time. A text that was read before is not read again. */
export class StreamReader {
  readonly #gate = new Gate(gateLiterals)
  readonly #known = new Map<string, TextRead>()

  async read(input: Buffer): Promise<TextRead> {
    const gaps: Gap[] = []
    const texts: TextRead[] = []
    for await (const source of openInputs(['-'], LIMITS, (gap) => gaps.push(gap), { stdin: Readable.from([input]) })) {
      const pieces: Uint8Array[] = []
      // copies: what was yielded may be written over
      for await (const piece of source.open()) pieces.push(Uint8Array.from(piece))
      texts.push(await this.#text(source.path, pieces))
    }
    return {
      stated: [...new Set(texts.flatMap(({ stated }) => stated))].sort(),
      gaps: [...new Set([...shortly(gaps), ...texts.flatMap((text) => text.gaps)])],
    }
  }

  async #text(path: string, pieces: readonly Uint8Array[]): Promise<TextRead> {
    const hash = createHash('sha1').update(path)
    for (const piece of pieces) hash.update(piece)
    const key = hash.digest('base64')
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const told = new Set<string>()
    const receivers = {
      show: ({ name }: { name: string }, record: object, { lines }: Whence = {}) => {
        const what = Object.keys(record).filter((key) => record[key as keyof typeof record] !== undefined)
        told.add(`${name} ${OF_SEEDS.has(name) ? what.join(' ') : lines?.map(({ message }) => message).join('\t')}`)
      },
      failed: (what: string, error: unknown) => {
        throw new Error(what, { cause: error })
      },
    }
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield* pieces
    }
    const { text, gaps } = await readSource({ path, open }, receivers, { maxLine: LIMITS.maxLine }, this.#gate)
    const read = { stated: [...told, `text ${text?.format}`], gaps: shortly(gaps) }
    this.#known.set(key, read)
    return read
  }
}

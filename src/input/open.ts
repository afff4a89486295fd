import { constants, type PathLike, type Stats } from 'node:fs'
import { lstat, open, stat, type FileHandle } from 'node:fs/promises'
import { Budget } from './budget.ts'
import type { Bytes } from './bytes.ts'
import { kindOf, liesIn, openNoFollow, readHandle, reasonOf } from './file.ts'
import { folderFiles } from './folder.ts'
import { globbed } from './glob.ts'
import { layers } from './layers.ts'
import { pipe, standardInput } from './pipe.ts'
import type { InputLimits, ReportGap, Source } from './source.ts'

/** Bytes of a file that is worth a thread of its own. */
const LARGE = 2 ** 20

export interface OpenOptions {
  readonly stdin: NodeJS.ReadableStream
  readonly signal?: AbortSignal
  /** Told of bytes of the inputs as they are read, before any decompression. */
  readonly onRead?: ((bytes: number) => void) | undefined
}

/**
 * The sources of all inputs, one after the other: files, folders, globs, archives and compressed streams in any nesting, `-` for
 * standard input. Whatever cannot be read becomes a gap. Each source must be read or given up before the next is asked for.
 */
export async function* openInputs(
  inputs: readonly string[],
  limits: InputLimits,
  gap: ReportGap,
  options: OpenOptions,
): AsyncGenerator<Source> {
  for (const input of inputs) {
    const budget = new Budget(limits, gap)
    for await (const source of openOne(input, budget, gap, options)) {
      if (options.signal?.aborted) return
      yield { ...source, below: source.path.startsWith(input) ? source.path.slice(input.length) : undefined }
    }
  }
}

async function* openOne(input: string, budget: Budget, gap: ReportGap, options: OpenOptions): AsyncGenerator<Source> {
  if (input === '-') {
    yield* layers('-', budget.count('-', metered(standardInput(options.stdin, gap), options.onRead)), 0, budget, gap)
    return
  }
  const stats = await stat(input).catch((error: unknown) => error as Error)
  if (stats instanceof Error) {
    // a name that exists is taken as it is, even with glob characters in it
    const { matches, why = reasonOf(stats) } = await globbed(input)
    if (matches.length === 0) gap({ what: input, why })
    for (const match of matches) yield* openOne(match, budget, gap, options)
    return
  }
  if (stats.isDirectory()) {
    let some = false
    for await (const { path, name, root } of folderFiles(input, gap)) {
      some = true
      if (budget.spent || !budget.member(name)) return
      yield* openFile(path, name, root, budget, gap, options.onRead)
    }
    if (!some) gap({ what: input, why: 'empty: no regular file in this folder' })
    return
  }
  if (stats.isFIFO()) {
    yield* layers(input, budget.count(input, metered(pipe(input, gap, options.signal), options.onRead)), 0, budget, gap)
    return
  }
  if (!stats.isFile()) {
    gap({ what: input, why: `not a regular file: ${kindOf(stats)}` })
    return
  }
  yield* openFile(input, input, undefined, budget, gap, options.onRead)
}

/** A regular file. `root`: the folder that it is an entry of; a link that was put in its place meanwhile is not followed. */
async function* openFile(
  path: PathLike,
  name: string,
  root: string | undefined,
  budget: Budget,
  gap: ReportGap,
  onRead: OpenOptions['onRead'],
): AsyncGenerator<Source> {
  const handle = await opened(path, root !== undefined).catch((error: unknown) => gap({ what: name, why: reasonOf(error) }))
  if (handle === undefined) return
  const stats = await handle.stat()
  if (!stats.isFile()) {
    await handle.close()
    gap({ what: name, why: `not a regular file: ${kindOf(stats)}` })
    return
  }
  if (root !== undefined && !(await liesIn(handle, root))) {
    await handle.close()
    gap({ what: name, why: 'link not followed: it leads out of the input' })
    return
  }
  let read = 0
  const counted = metered(readHandle(handle, stats, name, gap), (bytes) => {
    read += bytes
    onRead?.(bytes)
  })
  const isThere = root === undefined || (await lstat(path).catch(() => undefined))?.ino === stats.ino
  for await (const source of layers(name, budget.count(name, counted), 0, budget, gap, isThere ? path : undefined))
    yield source.isFile !== true || stats.size < LARGE
      ? source
      : { ...source, later: () => budget.count(name, again(path, stats, name, gap)) }
  // what was read at random, or given up
  if (read < stats.size) onRead?.(stats.size - read)
}

/** `inside`: a link at the end of the path is not followed. */
const opened = (path: PathLike, inside: boolean): Promise<FileHandle> =>
  inside ? openNoFollow(path) : open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)

/** The bytes of a file once more, as long as it is the same one. */
async function* again(path: PathLike, before: Stats, name: string, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const handle = await opened(path, false).catch((error: unknown) => gap({ what: name, why: reasonOf(error) }))
  if (handle === undefined) return
  const now = await handle.stat()
  if (now.dev === before.dev && now.ino === before.ino) yield* readHandle(handle, { size: before.size, blocks: now.blocks }, name, gap)
  else {
    await handle.close()
    gap({ what: name, why: 'changed while read: another file took its place' })
  }
}

/** Tells of the bytes that pass. */
async function* metered(bytes: Bytes, onRead: OpenOptions['onRead']): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    onRead?.(piece.length)
    yield piece
  }
}

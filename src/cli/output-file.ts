import { accessSync, closeSync, constants, fsyncSync, openSync, renameSync, statSync, unlinkSync, writeSync, type Stats } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Exit, reason } from './io.ts'

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}

function cannot(path: string, why: string): Exit {
  return new Exit(2, `--output ${path}: ${why}`)
}

/** Throws `Exit` 2 when the report could not be written there: better now than after an hour of reading. */
export function checkOutput(path: string, inputs: readonly string[]): void {
  let there: Stats | undefined
  try {
    const folder = statOf(dirname(resolve(path)))
    if (folder === undefined) throw cannot(path, 'the folder does not exist')
    if (!folder.isDirectory()) throw cannot(path, 'a part of the path is not a folder')
    there = statOf(path)
    if (there?.isDirectory() === true) throw cannot(path, 'it is a folder')
    if (there !== undefined && !there.isFile()) throw cannot(path, 'it is not a regular file; write to standard output instead')
    accessSync(dirname(resolve(path)), constants.W_OK)
  } catch (error) {
    throw error instanceof Exit ? error : cannot(path, reason(error))
  }
  if (inputs.some((input) => isSame(path, there, input))) throw cannot(path, 'it is one of the inputs, which are never changed')
}

function isSame(path: string, there: Stats | undefined, input: string): boolean {
  if (input === '-') return false
  if (resolve(input) === resolve(path)) return true
  if (there === undefined) return false
  try {
    const other = statOf(input)
    return other !== undefined && other.ino === there.ino && other.dev === there.dev
  } catch {
    return false
  }
}

/**
 * Writes the whole text or leaves the file as it was: a temporary file beside it, then rename(2). To be shielded from signals.
 * Throws `Exit` 2; the temporary file is gone then.
 */
export function writeOutput(path: string, text: string): void {
  const target = resolve(path)
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${process.pid}.${Date.now().toString(36)}.tmp`)
  let file: number | undefined
  try {
    const mode = statOf(target)?.mode
    file = openSync(temporary, 'wx', mode === undefined ? 0o666 : mode & 0o777)
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    fsyncSync(file)
    closeSync(file)
    renameSync(temporary, target)
  } catch (error) {
    if (file !== undefined) quietly(() => closeSync(file as number))
    if (file !== undefined) quietly(() => unlinkSync(temporary))
    throw cannot(path, reason(error))
  }
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // closed or removed already
  }
}

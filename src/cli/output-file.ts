import { accessSync, closeSync, constants, fsyncSync, openSync, renameSync, statSync, unlinkSync, writeSync, type Stats } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Exit, reason } from './io.ts'

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}

/** The option that names a file to be written. */
export type Written = '--output' | '--redact-map'

function cannot(path: string, option: Written, why: string): Exit {
  return new Exit(2, `${option} ${path}: ${why}`)
}

/** Throws `Exit` 2 when the file could not be written: better now than after an hour of reading. */
export function checkOutput(path: string, inputs: readonly string[], option: Written = '--output'): void {
  let there: Stats | undefined
  try {
    const folder = statOf(dirname(resolve(path)))
    if (folder === undefined) throw cannot(path, option, 'the folder does not exist')
    if (!folder.isDirectory()) throw cannot(path, option, 'a part of the path is not a folder')
    there = statOf(path)
    if (there?.isDirectory() === true) throw cannot(path, option, 'it is a folder')
    if (there !== undefined && !there.isFile())
      throw cannot(path, option, `it is not a regular file${option === '--output' ? '; write to standard output instead' : ''}`)
    accessSync(dirname(resolve(path)), constants.W_OK)
  } catch (error) {
    throw error instanceof Exit ? error : cannot(path, option, reason(error))
  }
  if (inputs.some((input) => isSame(path, there, input))) throw cannot(path, option, 'it is one of the inputs, which are never changed')
}

function isSame(path: string, there: Stats | undefined, input: string): boolean {
  if (input !== '-' && resolve(input) === resolve(path)) return true
  if (there === undefined) return false
  try {
    const other = statOf(input === '-' ? '/dev/stdin' : input)
    return other !== undefined && other.ino === there.ino && other.dev === there.dev
  } catch {
    return false
  }
}

/** Whatever its mode was: read and written by its owner alone. */
const PRIVATE = 0o600

/**
 * Writes the whole text or leaves the file as it was: a temporary file beside it, then rename(2). To be shielded from signals.
 * Throws `Exit` 2; the temporary file is gone then.
 */
export function writeOutput(path: string, text: string, option: Written = '--output'): void {
  const target = resolve(path)
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${process.pid}.${Date.now().toString(36)}.tmp`)
  let file: number | undefined
  try {
    const mode = statOf(target)?.mode
    file = openSync(temporary, 'wx', option === '--redact-map' ? PRIVATE : mode === undefined ? 0o666 : mode & 0o777)
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    fsyncSync(file)
    closeSync(file)
    renameSync(temporary, target)
  } catch (error) {
    if (file !== undefined) quietly(() => closeSync(file as number))
    if (file !== undefined) quietly(() => unlinkSync(temporary))
    throw cannot(path, option, reason(error))
  }
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // closed or removed already
  }
}

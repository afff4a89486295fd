import { lstat, stat } from 'node:fs/promises'
import { folderFiles } from './folder.ts'

/** Bytes of the files and folders that are named, as they lie on the disk; undefined where one of them is neither, or cannot be looked at. */
export async function sizeOf(inputs: readonly string[]): Promise<number | undefined> {
  let sum = 0
  for (const input of inputs) {
    const stats = await stat(input).catch(() => undefined)
    if (stats?.isFile() === true) sum += stats.size
    else if (stats?.isDirectory() === true)
      for await (const { path } of folderFiles(input, () => {})) sum += (await lstat(path).catch(() => undefined))?.size ?? 0
    else return undefined
  }
  return sum
}

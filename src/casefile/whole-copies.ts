import { seriesOf } from '../core/series-of.ts'
import type { Collected } from './collected.ts'
import { plainName } from './copies.ts'

/** Texts that are, byte for byte, a copy of another of the same owner: not a second sample, and not another process's file that reads the same. */
export function wholeCopies(texts: readonly Collected[], ownerOf: (path: string) => string): Map<Collected, Collected> {
  const copies = new Map<Collected, Collected>()
  /** The first of each text and name: what is no copy of it is of its series. */
  const originals = new Map<string, Collected>()
  const shortestFirst = [...texts].sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1))
  for (const text of shortestFirst) {
    if (text.digest === undefined) continue
    const key = [ownerOf(text.path), text.digest, plainName(text.path), foldersOf(text.path)].join('\0')
    const of = originals.get(key)
    if (of === undefined) originals.set(key, text)
    else if (seriesOf(of.path) !== seriesOf(text.path)) copies.set(text, of)
  }
  return copies
}

/** Folders that only say that their files are kept twice, or came in one piece. */
const KEPT =
  /^(?:(?:backups?|bak|cop(?:y|ies)|copied|orig(?:inals?)?|dup(?:licates?)?|again|saved?|archived?|attachments?)(?:[-_. ].{0,40})?|.{1,200}\.(?:tar|tgz|zip|gz|xz|bz2|zst))$/i

/** Without such: what is told apart by its folder (a process, a cgroup, a container) is no copy, whatever it says. */
const foldersOf = (path: string): string =>
  path
    .split(/[/!]+/)
    .slice(0, -1)
    .filter((part) => part !== '.' && part !== '' && !KEPT.test(part))
    .join('/')

import { flowYaml, plainScalar } from './flow-yaml.ts'
import { MAX_DEPTH, SKIPPED_KEYS, type Tree } from './tree.ts'
import { endsQuoted } from './yaml-section.ts'

const KEY = /^("[^"]{0,300}"|'[^']{0,300}'|[A-Za-z0-9_./$-][\w./$ -]{0,300}?)\s?:(?:\s+(.*))?$/s
const MAX_SCALAR = 65_536

/** Columns: a list stands behind the map whose key holds it, though kubectl writes its dashes in the key's own column. */
interface Frame {
  readonly column: number
  readonly map?: Map<string, Tree>
  readonly list?: Tree[]
  /** The entry whose value may still come on the following lines. */
  open?: Tree | undefined
}

/**
 * Block YAML as kubectl writes it, by indentation: maps, lists, quoted, folded and literal scalars. No anchors and no aliases, so nothing
 * expands. A fragment or a document with its head cut off is read as far as it goes.
 */
export function locatedYaml(lines: readonly string[]): Tree[] {
  const roots: Tree[] = []
  let frames: Frame[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.trimEnd()
    if (/^\s*(?:#.*|\.{3}|…)?$/.test(line)) continue
    if (/^---(?:\s|$)/.test(line)) {
      frames = []
      continue
    }
    let column = line.search(/\S/)
    let rest = line.slice(column)
    const top = frames.at(-1)
    // a plain scalar goes on while lines stand deeper than its key
    if (top?.open?.scalar !== undefined && typeof top.open.scalar === 'string' && column > Math.ceil(top.column)) {
      if (top.open.scalar.length < MAX_SCALAR) top.open.scalar = `${top.open.scalar} ${rest}`
      continue
    }
    while (/^-(?:\s|$)/.test(rest) && frames.length < MAX_DEPTH) {
      const list = listAt(column + 0.5)
      const inner = rest.slice(1).search(/\S/)
      const item: Tree = { line: i }
      list.list!.push(item)
      list.open = item
      if (inner < 0) {
        rest = ''
        break
      }
      column += 1 + inner
      rest = rest.slice(1 + inner)
      if (!KEY.test(rest) && !/^-\s/.test(rest)) {
        i = setScalar(item, rest, i, column - 1)
        rest = ''
      }
    }
    const m = rest === '' ? null : KEY.exec(rest)
    if (m === null || frames.length >= MAX_DEPTH) continue
    const frame = mapAt(column, i)
    const key = m[1]!.replace(/^(["'])(.*)\1$/s, '$2')
    const value: Tree = { line: i }
    if (!SKIPPED_KEYS.has(key)) frame.map!.set(key, value)
    frame.open = value
    if (m[2] !== undefined && m[2] !== '') i = setScalar(value, m[2], i, column)
  }
  return roots

  function listAt(column: number): Frame {
    while (frames.length > 0 && frames.at(-1)!.column > column) frames.pop()
    const top = frames.at(-1)
    if (top?.column === column && top.list !== undefined) return top
    const list: Tree[] = []
    attach(top, (tree) => (tree.list = list))
    const frame: Frame = { column, list }
    frames.push(frame)
    return frame
  }

  function mapAt(column: number, line: number): Frame {
    while (frames.length > 0 && frames.at(-1)!.column > column) frames.pop()
    const top = frames.at(-1)
    if (top?.column === column && top.map !== undefined) return top
    const map = new Map<string, Tree>()
    attach(top, (tree) => (tree.map = map), line)
    const frame: Frame = { column, map }
    frames.push(frame)
    return frame
  }

  /** Into the entry that waits for it; at the beginning, or behind a cut, it is a document of its own. */
  function attach(top: Frame | undefined, fill: (tree: Tree) => void, line = 0): void {
    const open = top?.open
    if (open !== undefined && open.scalar === undefined && open.map === undefined && open.list === undefined) fill(open)
    else {
      const root: Tree = { line }
      fill(root)
      roots.push(root)
    }
  }

  /** Returns the last line that belongs to the scalar. */
  function setScalar(tree: Tree, written: string, line: number, column: number): number {
    if (/^[|>][-+0-9]{0,2}(?:\s|$)/.test(written)) return block(tree, line, column)
    if (written.startsWith('"') || written.startsWith("'")) return quoted(tree, written, line)
    if (/^[[{]/.test(written)) {
      const flow = flowYaml(written, line)
      if (flow.map !== undefined) tree.map = flow.map
      else if (flow.list !== undefined) tree.list = flow.list
      return line
    }
    const plain = written.replace(/\s#.*$/, '')
    tree.scalar = plainScalar(plain)
    return line
  }

  function block(tree: Tree, line: number, column: number): number {
    const parts: string[] = []
    let last = line
    while (last + 1 < lines.length && (lines[last + 1]!.trim() === '' || lines[last + 1]!.search(/\S/) > column)) {
      last++
      if (parts.length < 500) parts.push(lines[last]!.trim())
    }
    tree.scalar = parts.join('\n').trim()
    closeOpen(tree)
    return last
  }

  function quoted(tree: Tree, written: string, line: number): number {
    const quote = written[0]!
    let part = written.slice(1)
    let whole = part
    let last = line
    while (!endsQuoted(part, quote) && last + 1 < lines.length && last - line < 200 && whole.length < MAX_SCALAR) {
      last++
      part = lines[last]!.trim()
      whole += ` ${part}`
    }
    const inner = whole.replace(/["']\s*(?:#.*)?$/, '')
    tree.scalar = quote === '"' ? unescape(inner) : inner.replaceAll("''", "'")
    closeOpen(tree)
    return last
  }

  /** A quoted or block scalar is complete: what stands deeper is not its continuation. */
  function closeOpen(tree: Tree): void {
    for (const frame of frames) if (frame.open === tree) frame.open = undefined
  }
}

function unescape(inner: string): string {
  return inner.replace(/\\(?:\s|n|t|r|"|\\|\/|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/g, (code) => {
    const kind = code[1]!
    if (kind === 'n' || kind === 't' || kind === 'r') return { n: '\n', t: '\t', r: '' }[kind]
    if (kind === 'x' || kind === 'u') return String.fromCharCode(Number.parseInt(code.slice(2), 16))
    return /\s/.test(kind) ? '' : kind
  })
}

/** A value of a JSON or YAML document that knows its line: the index into the lines it was read from. */
export interface Tree {
  readonly line: number
  /** Of a member of an object in JSON: the columns of that line in which its key begins and its value ends. */
  columns?: readonly [from: number, to: number]
  scalar?: string | number | boolean | null
  map?: Map<string, Tree>
  list?: Tree[]
}

/** Deeper documents are not read; no Kubernetes object comes near. */
export const MAX_DEPTH = 100
/** Field ownership: long, and says nothing of failures. */
export const SKIPPED_KEYS: ReadonlySet<string> = new Set(['managedFields'])

export const get = (tree: Tree | undefined, ...path: string[]): Tree | undefined =>
  path.reduce<Tree | undefined>((at, key) => at?.map?.get(key), tree)

/** The text of a scalar; undefined for an empty one. */
export function text(tree: Tree | undefined): string | undefined {
  const value = tree?.scalar
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

export function number(tree: Tree | undefined): number | undefined {
  const value = tree?.scalar
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined
}

export function flag(tree: Tree | undefined): boolean | undefined {
  const value = tree?.scalar
  return typeof value === 'boolean' ? value : undefined
}

/** The id of a container, 64 hexadecimal digits, without the runtime's prefix. */
export const hex = (tree: Tree | undefined): string | undefined => /([0-9a-f]{64})/.exec(text(tree) ?? '')?.[1]

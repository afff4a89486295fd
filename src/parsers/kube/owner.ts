import { get, text, type Tree } from './tree.ts'

/** The object around a status: whose it is. */
export interface Owner {
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  readonly node?: string | undefined
  /** Specifications of its containers by name. */
  readonly containers: ReadonlyMap<string, Tree>
}

/** Of a fragment. */
export const NOBODY: Owner = { containers: new Map() }

export function ownerOf(tree: Tree): Owner {
  const containers = new Map<string, Tree>()
  for (const list of ['containers', 'initContainers'])
    for (const container of get(tree, 'spec', list)?.list ?? []) containers.set(text(get(container, 'name')) ?? '', container)
  const meta = get(tree, 'metadata')
  return {
    pod: text(get(meta, 'name')),
    namespace: text(get(meta, 'namespace')),
    podUid: text(get(meta, 'uid')),
    node: text(get(tree, 'spec', 'nodeName')),
    containers,
  }
}

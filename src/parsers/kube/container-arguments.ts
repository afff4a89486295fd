import { CONTAINER_ARGUMENT, type ContainerArgument } from '../../records/container-argument.ts'
import type { Located } from './located.ts'
import type { Owner } from './owner.ts'
import { get, text, type Tree } from './tree.ts'

const MAX_ARGUMENTS = 500
const MAX_LENGTH = 2000

/** A list of words, or of variables as NAME=value. */
export function publishArguments(
  located: Located,
  kind: ContainerArgument['kind'],
  list: readonly Tree[] | undefined,
  of: Omit<ContainerArgument, 'kind' | 'text'>,
): void {
  for (const item of (list ?? []).slice(0, MAX_ARGUMENTS)) {
    const words = text(item)
    if (words !== undefined) located.publish(CONTAINER_ARGUMENT, { ...of, kind, text: words.slice(0, MAX_LENGTH) }, located.at(item))
  }
}

/** What the containers of a pod, or of a template for pods, are started with. */
export function publishStarted(located: Located, tree: Tree, { pod, namespace }: Owner): void {
  for (const container of get(tree, 'spec', 'containers')?.list ?? []) {
    const of = {
      container: text(get(container, 'name')),
      pod,
      namespace,
      memoryLimit: text(get(container, 'resources', 'limits', 'memory')),
    }
    for (const key of ['command', 'args']) publishArguments(located, 'argument', get(container, key)?.list, of)
    for (const variable of (get(container, 'env')?.list ?? []).slice(0, MAX_ARGUMENTS)) {
      const value = text(get(variable, 'value'))
      if (value !== undefined)
        located.publish(
          CONTAINER_ARGUMENT,
          { ...of, kind: 'variable', text: `${text(get(variable, 'name'))}=${value}`.slice(0, MAX_LENGTH) },
          located.at(get(variable, 'value')),
        )
    }
  }
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{3,45})$/

/** Addresses of a pod in a network namespace of its own; undefined of one with hostNetwork, and where the node's address is not told. */
export function ownAddresses(node: string | undefined, all: readonly (string | undefined)[]): readonly string[] | undefined {
  const own = [...new Set(all)].filter((one): one is string => one !== undefined && ADDRESS.test(one))
  return node === undefined || !ADDRESS.test(node) || own.length === 0 || own.includes(node) ? undefined : own
}

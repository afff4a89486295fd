/** In what a typed command was run: a pod as `namespace/name`, a container by its name. */
export interface ExecTarget {
  readonly pod?: string | undefined
  readonly container?: string | undefined
}

const NAME = '[A-Za-z0-9][\\w.-]{0,252}'
const ENGINE = new RegExp(
  `^(?:sudo\\s{1,4})?(?:docker|podman|nerdctl|crictl)\\s{1,4}exec\\s{1,4}(?:-[a-z]{1,4}\\s{1,4}|-{1,2}[a-z]{1,20}=\\S{1,100}\\s{1,4}){0,4}(?<container>${NAME})\\s`,
)
const KUBECTL = /^(?:sudo\s{1,4})?(?:kubectl|oc|k)\s(?<before>.{0,200}?)\bexec\s(?<behind>.{1,400})$/
const VALUED = /^(?:-n|-c|--namespace|--container|--context|--kubeconfig|--cluster)$/

/** The pod or the container in which `kubectl exec` or `docker exec` runs a command; undefined for any other. */
export function execTarget(command: string): ExecTarget | undefined {
  const container = ENGINE.exec(command)?.groups?.['container']
  if (container !== undefined) return { container }
  const kubectl = KUBECTL.exec(command)?.groups
  if (kubectl === undefined) return undefined
  const words = `${kubectl['before']} ${kubectl['behind']!.split(/\s--(?:\s|$)/)[0]}`.trim().split(/\s{1,8}/)
  const options = new Map<string, string>()
  let pod: string | undefined
  for (let i = 0; i < words.length; i++) {
    const [name = '', value] = words[i]!.split('=')
    if (VALUED.test(name)) options.set(name, value ?? words[++i] ?? '')
    else if (!name.startsWith('-')) pod ??= words[i]
  }
  const namespace = options.get('-n') ?? options.get('--namespace')
  const bare = pod?.replace(/^(?:pods?|po)\//, '')
  if (bare === undefined || !/^[a-z0-9][a-z0-9.-]{0,252}$/.test(bare)) return undefined
  return { pod: namespace === undefined ? bare : `${namespace}/${bare}`, container: options.get('-c') ?? options.get('--container') }
}

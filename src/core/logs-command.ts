/** What a command that prints the log of a container or a unit asks for. */
export interface LogsAsked {
  readonly pod?: string | undefined
  /** A Deployment, a Job or what else makes pods: any one of them. */
  readonly owner?: string | undefined
  readonly namespace?: string | undefined
  /** The container in its pod, or as its engine calls it: a name, or the beginning of an id. */
  readonly container?: string | undefined
  readonly unit?: string | undefined
  /** It asks for the run before the present one. */
  readonly previous: boolean
}

const NAME = /^[A-Za-z0-9][\w.-]{0,252}$/
/** Options whose value stands in the next word. */
const VALUED =
  /^(?:-n|--namespace|-c|--container|--tail|--since|--since-time|--until|-l|--selector|--context|--kubeconfig|-u|--unit|-p|--priority|-o|--output|-b)$/

/** `kubectl logs -n shop api-7d9f -c api --previous`, `docker logs api-1`, `crictl logs 3f4e1c0a9b7d`, `journalctl -u nginx`; undefined of others. */
export function logsAsked(command: string): LogsAsked | undefined {
  const words = command
    .split(/\s[|;&>]/)[0]!
    .trim()
    .split(/\s+/, 40)
  const tool = words.findIndex((word) =>
    /^(?:\S{0,80}\/)?(?:kubectl|oc|k|docker|podman|nerdctl|crictl|journalctl|docker-compose)$/.test(word),
  )
  const name = words[tool]?.split('/').at(-1)
  if (name === undefined) return undefined
  const options = new Map<string, string>()
  const plain: string[] = []
  for (let i = tool + 1; i < words.length; i++) {
    const word = words[i]!
    const joined = /^(--?[a-z][\w-]{0,40})=(.*)$/.exec(word)
    if (joined !== null) options.set(joined[1]!, joined[2]!)
    // -p is the priority of journalctl, and the run before of kubectl
    else if (VALUED.test(word) && !(word === '-p' && name !== 'journalctl')) options.set(word, words[++i] ?? '')
    else if (word.startsWith('-')) options.set(word, '')
    else plain.push(word)
  }
  const option = (...names: readonly string[]): string | undefined => {
    const value = names.map((key) => options.get(key)).find((one) => one !== undefined && one !== '')
    return value !== undefined && NAME.test(value) ? value : undefined
  }
  if (name === 'journalctl') {
    const unit = option('-u', '--unit')
    return unit === undefined ? undefined : { unit: unit.includes('.') ? unit : `${unit}.service`, previous: false }
  }
  const at = plain.indexOf('logs')
  // `docker logs`, `docker compose logs`, `kubectl logs`, `podman container logs`
  if (at < 0 || at > 2) return undefined
  const asked = plain[at + 1]
  const previous = options.has('--previous') || (options.has('-p') && /^(?:kubectl|oc|k|crictl)$/.test(name))
  if (!/^(?:kubectl|oc|k)$/.test(name)) return asked !== undefined && NAME.test(asked) ? { container: asked, previous } : undefined
  const m = /^(?:([a-z]{2,30})(?:\.[a-z.]{1,40})?\/)?([a-z0-9][a-z0-9.-]{0,252})$/.exec(asked ?? '')
  if (m === null) return undefined
  const isPod = m[1] === undefined || /^(?:po|pods?)$/.test(m[1])
  // the container may stand behind the pod
  const second = plain[at + 2]
  const container = option('-c', '--container') ?? (second !== undefined && NAME.test(second) ? second : undefined)
  return { ...(isPod ? { pod: m[2] } : { owner: m[2] }), namespace: option('-n', '--namespace'), container, previous }
}

import type { Names } from '../../core/finding.ts'

/** Who stands behind a cgroup path: kubelet's, container runtimes' and systemd's ways of naming, cgroupfs and systemd drivers. */
export interface Owner {
  readonly kind:
    | 'container'
    | 'pod'
    | 'pods of one class'
    | 'all pods'
    | 'service'
    | 'scope'
    | 'slice'
    | 'user session'
    | 'user'
    | 'batch job'
    | 'virtual machine'
    | 'root'
    | 'cgroup'
  /** In words, for a sentence. */
  readonly name: string
  readonly containerId?: string | undefined
  readonly podUid?: string | undefined
  /** docker, containerd, cri-o, podman, lxc, … */
  readonly runtime?: string | undefined
  /** guaranteed, burstable, besteffort. */
  readonly qos?: string | undefined
  /** Last *.service or *.scope of the path. */
  readonly unit?: string | undefined
}

/** 64 digits, or as many as who pasted it left. */
const HEX_ID = '[0-9a-f]{4,64}'
const SCOPE = new RegExp(`^(cri-containerd|docker|crio|libpod|nerdctl|containerd|cri-o|podman)-(?:conmon-)?(${HEX_ID})(?:\\.scope)?$`)
/** containerd's `slice:prefix:name` where it was given a systemd path with the cgroupfs driver. */
const COLON = new RegExp(`^(?:[^:/]{1,160}):(cri-containerd|crio|docker|containerd|[a-z0-9.-]{1,32}):([\\w.-]{1,128})$`)
const BARE_ID = new RegExp(`^(?:[0-9a-f]{64})$`)
const POD = /^pod([0-9a-f]{8}[-_]?(?:[0-9a-f]{4}[-_]?){3}[0-9a-f]{12})$/
const POD_SLICE = /^(?:[\w-]{0,40}-)?kubepods(?:-(besteffort|burstable|guaranteed))?-pod([0-9a-f_]{4,36})\.slice$/
const RUNTIMES: Readonly<Record<string, string>> = {
  'cri-containerd': 'containerd',
  containerd: 'containerd',
  nerdctl: 'containerd',
  docker: 'docker',
  crio: 'cri-o',
  'cri-o': 'cri-o',
  libpod: 'podman',
  podman: 'podman',
}

/** A pod's uid as the API prints it: the systemd driver writes underscores. */
const uid = (text: string) => text.replaceAll('_', '-')

/** What people call it: the container and the pod by name where the input tells them, else as its path does. */
export function calledOwner(
  owner: Owner,
  names: Names,
): { readonly name: string; readonly pod?: string | undefined; readonly container?: string | undefined } {
  const { container, pod = names.pod(owner.podUid) } = (owner.kind === 'container' ? names.container(owner.containerId) : undefined) ?? {}
  if (owner.kind === 'container' && (container ?? pod) !== undefined) {
    const inner = /\(inside it: .*\)$/.exec(owner.name)?.[0]
    const own = container === undefined ? `container ${owner.containerId?.slice(0, 12) ?? ''}` : `container "${container}"`
    return { name: [own, pod === undefined ? '' : `of pod ${pod}`, inner ?? ''].filter((part) => part !== '').join(' '), pod, container }
  }
  if (owner.kind === 'pod' && pod !== undefined) return { name: `pod ${pod}${owner.qos === undefined ? '' : ` (${owner.qos})`}`, pod }
  return { name: owner.name, pod }
}

export function ownerOf(path: string): Owner {
  const parts = path.split('/').filter((part) => part !== '')
  const unit = parts.findLast((part) => /\.(?:service|scope)$/.test(part))
  if (parts.length === 0) return { kind: 'root', name: 'the root cgroup' }
  let podUid: string | undefined
  let qos: string | undefined
  let containerId: string | undefined
  let runtime: string | undefined
  let depth = -1
  let podDepth = -1
  for (const [i, part] of parts.entries()) {
    const pod = POD.exec(part)
    const slice = POD_SLICE.exec(part)
    if (pod !== null || slice !== null) {
      podUid = uid(pod?.[1] ?? slice![2]!)
      qos =
        slice === null
          ? ['besteffort', 'burstable'].includes(parts[i - 1] ?? '')
            ? parts[i - 1]
            : 'guaranteed'
          : (slice[1] ?? 'guaranteed')
      podDepth = i
    }
    const scope = SCOPE.exec(part)
    const colon = COLON.exec(part)
    if (scope !== null) [containerId, runtime, depth] = [scope[2], RUNTIMES[scope[1]!], i]
    else if (colon !== null) {
      const inside = POD_SLICE.exec(part.split(':')[0]!)
      if (inside !== null) [podUid, qos] = [uid(inside[2]!), inside[1] ?? 'guaranteed']
      ;[containerId, runtime, depth] = [colon[2], RUNTIMES[colon[1]!] ?? colon[1], i]
    } else if (BARE_ID.test(part)) [containerId, runtime, depth] = [part, runtimeAbove(parts.slice(0, i)), i]
  }
  const common = { podUid, qos, unit, containerId, runtime }
  if (containerId !== undefined && depth > podDepth) {
    // the cgroup of its own that podman gives the payload is the whole container
    const inner =
      parts.length > depth + 1 && parts.slice(depth + 1).join('/') !== 'container'
        ? ` (inside it: ${parts.slice(depth + 1).join('/')})`
        : ''
    const within = podUid === undefined ? '' : ` of pod ${podUid}`
    return {
      kind: 'container',
      name: `${runtime === undefined ? '' : `${runtime} `}container ${containerId.slice(0, 12)}${within}${inner}`,
      ...common,
    }
  }
  if (podUid !== undefined)
    return { kind: 'pod', name: `pod ${podUid}${qos === undefined ? '' : ` (${qos})`}`, ...common, containerId: undefined }
  const last = parts.at(-1)!
  let m =
    /^(?:[\w-]{0,40}-)?kubepods(?:-(besteffort|burstable))?(?:\.slice)?$/.exec(last) ??
    (parts.includes('kubepods') ? /^(besteffort|burstable)$/.exec(last) : null)
  if (m !== null)
    return m[1] === undefined
      ? { kind: 'all pods', name: 'all pods of the node together (kubelet’s allocatable memory)' }
      : { kind: 'pods of one class', name: `all ${m[1]} pods of the node together`, qos: m[1] }
  m = /^\/(?:lxc\.payload|lxc)[./]([^/]{1,128})/.exec(path)
  if (m !== null) return { kind: 'container', name: `LXC container ${m[1]}`, runtime: 'lxc', containerId: m[1], unit }
  m = /^\/(?:ecs|nomad|mesos|garden)\/(.{1,200})$/.exec(path)
  if (m !== null) return { kind: 'container', name: `container ${m[1]}`, runtime: path.split('/')[1], containerId: parts.at(-1), unit }
  m = /\/job_(\d{1,12})(?:\/|$)/.exec(path)
  if (m !== null && /slurm/.test(path)) return { kind: 'batch job', name: `Slurm job ${m[1]}`, runtime: 'slurm', unit }
  m = /machine-qemu\S{0,128}\.scope/.exec(last)
  if (m !== null) return { kind: 'virtual machine', name: `virtual machine ${unescapeUnit(last)}`, unit }
  m = /^systemd-nspawn@(.{1,128})\.service$/.exec(parts.find((p) => p.startsWith('systemd-nspawn@')) ?? '')
  if (m !== null) return { kind: 'container', name: `nspawn container ${m[1]}`, runtime: 'systemd-nspawn', unit }
  if (/^session-\w{1,32}\.scope$/.test(last))
    return { kind: 'user session', name: `login session ${last.slice(8, -6)}${ofUser(parts)}`, unit }
  if (/^user@\d{1,10}\.service$/.test(last) || /^user-\d{1,10}\.slice$/.test(last))
    return { kind: 'user', name: `everything of user ${/\d+/.exec(last)![0]}`, unit }
  if (last.endsWith('.service')) return { kind: 'service', name: `service ${last}`, unit }
  if (last.endsWith('.scope')) return { kind: 'scope', name: `scope ${unescapeUnit(last)}${ofUser(parts)}`, unit }
  if (last.endsWith('.slice')) return { kind: 'slice', name: `slice ${last}`, unit }
  if (unit !== undefined)
    return {
      kind: unit.endsWith('.service') ? 'service' : 'scope',
      name: `cgroup ${parts.slice(parts.indexOf(unit) + 1).join('/')} of ${unit}`,
      unit,
    }
  return { kind: 'cgroup', name: `cgroup ${path}`, unit }
}

function runtimeAbove(parts: readonly string[]): string | undefined {
  const above = parts.findLast((part) => /^(?:docker|libpod|libpod_parent|machine|buildkit|garden|crio|ecs|containerd|kubepods)/.test(part))
  if (above === undefined || above.startsWith('kubepods')) return undefined
  return above.startsWith('libpod') || above.startsWith('machine') ? 'podman' : (RUNTIMES[above] ?? above)
}

function ofUser(parts: readonly string[]): string {
  const user = parts.find((part) => /^user-\d{1,10}\.slice$/.test(part))
  return user === undefined ? '' : ` of user ${/\d+/.exec(user)![0]}`
}

/** systemd writes `-` in names as `\x2d`. */
function unescapeUnit(name: string): string {
  return name.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

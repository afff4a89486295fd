import { message } from '../../core/message.ts'
import type { Engine } from '../../records/engine-event.ts'
import { ENGINE_REFUSAL, type EngineRefusal } from '../../records/engine-refusal.ts'

/** What stands before the sentence: clients of Docker, its daemon's own log, nerdctl, podman and older versions of compose. */
const BEFORE: readonly (readonly [RegExp, Engine | undefined])[] = [
  [/^.{0,300}?\bError response from daemon: (?<said>.{1,2000})$/s, 'docker'],
  [/\bmsg="Handler for (?:POST|PUT|DELETE) \/\S{1,300} returned error: (?<said>.{1,2000}?)"(?:\s|$)/, 'docker'],
  [/^(?:FATA\[\d{4,6}\] |time="[^"]{1,64}" level=fatal msg=")(?<said>.{1,2000}?)"?$/, 'nerdctl'],
  [/^(?:ERROR: )?for \S{1,128} {2}(?<said>.{1,2000})$/, 'docker'],
  [/^(?:ERROR: )?failed to solve: (?<said>.{1,2000})$/, 'docker'],
  [/^(?:\[?[a-z]+\]?: )?Error: (?<said>.{1,2000})$/, 'podman'],
  [/^docker: (?<said>.{1,2000})$/, 'docker'],
]

/** Sentences about an image that does not come. */
const IMAGE =
  /\bpull access denied for|\bmanifest (?:for \S{1,400} not found|unknown)|\btoomanyrequests\b|\bno matching manifest for|\bNo such image\b|\bfailed to (?:resolve reference|resolve source metadata|pull|register layer|do request|copy: httpReadSeeker|extract layer)|\binitializing source docker:|\bshort-name "|\bpinging container registry|\bunauthorized: (?:authentication|incorrect)|\bno basic auth credentials|\brepository \S{1,400} not found|\bGet "?https?:\/\/\S{1,400}\/v2\/|\bunable to copy from source/i
/** Sentences about a container that is not created or not started. */
const CONTAINER =
  /\bdriver failed programming external connectivity|\bport is already allocated|\bports are not available|\bfailed to (?:set up container networking|bind host port)|\brootlessport\b|\bcannot expose privileged port|\bcontainer name "|\bname "[^"]{1,128}" is already used by|\bOCI (?:runtime|permission)|\bcrun: |\brunc (?:create|run) failed|\bfailed to create (?:shim|task)|\bunable to start container process|\bbind source path does not exist|\bstatfs \/|\binvalid mount config|\berror (?:mounting|while mounting)|\bfailed to mount\b|\bcould not select device driver|\berror gathering device information|\bnetwork \S{1,128} not found|\bno such (?:volume|network)\b|\bexternal (?:volume|network) "|\bnon-overlapping IPv4 address pool|\bcannot (?:start|restart) (?:a )?(?:container|service)\b|\bcontainer \S{1,128} is (?:not running|restarting|paused)|\bNo such container\b|\bcannot join network|\bMinimum memory limit|\bRange of CPUs/i
/** Said of many containers at their end, and harmless. */
const NO_FAILURE = /\bis already in progress\b|\bremoval of container \S{1,128} is already\b|\bNo such container\b|\bis not running\b/
/** The disk, which is a failure of its own. */
const DISK = /no space left on device/i
const DAEMON =
  /(?:Cannot connect to the Docker daemon at (?<socket>\S{1,200}?)\. Is the docker daemon running\?|(?<podman>Cannot connect to Podman|unable to connect to Podman socket)|error during connect: .{1,400}|cannot access containerd socket "(?<ctd>[^"]{1,200})"|^(?:FATA\[\d{4,6}\] |time="[^"]{1,64}" level=fatal msg=").{0,600}\bdial unix (?<cri>\/\S{1,200}\.sock): connect: (?:no such file or directory|connection refused))/

/** runc, before it becomes the program of the container; until 2022 without the name of the program. */
const EXEC =
  /^(?:exec (\/\S{1,300})|standard_init_linux\.go:\d{1,5}: exec user process caused): "?(exec format error|no such file or directory|permission denied)"?\s*$/
/** The name that compose puts in front of a line. */
const NUMBERED = /^[A-Za-z0-9][\w.-]{0,61}[_-]\d{1,4}$/

/** klog names the file of the source, and tests of Kubernetes whose event it is. */
const OF_KUBELET = /\b[a-z_]{3,40}\.go:\d{1,5}\]| - event for [\w.-]{1,253}: \{kubelet /
/** podman puts nothing but `Error:` in front, as many programs do: its own words tell it. */
const OF_PODMAN =
  /\bcrun\b|\brunc\b|\bOCI (?:runtime|permission)|\brootlessport\b|^statfs \/|\bcontainer name "|\bunable to start container|\binitializing source docker:|^short-name "|\bpinging container registry|\bunable to copy from source/

/** Other programs log at this level too. */
const OF_NERDCTL =
  /\bOCI runtime|\bfailed to (?:create (?:shim )?task|resolve reference|extract layer)|\bhttpReadSeeker\b|\btoomanyrequests\b|\bpull access denied|\bname "[^"]{1,128}" is already used by|\bfailed to mount\b|\bno such network\b/

const ID = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/
/** Where a sentence names the container. */
const NAMED: readonly RegExp[] = [
  /\bon endpoint ([\w.-]{1,128}) \(/,
  /\bcontainer name "\/?([\w.-]{1,128})"/,
  /\bname "([\w.-]{1,128})" is already used by/,
  /^(?:ERROR: )?for ([\w.-]{1,128}) {2}/,
  /\bContainer ([\w.-]{1,128}) {1,40}Error response from daemon/,
  /\bHandler for POST \/(?:v[\d.]{3,5}\/)?containers\/(?![0-9a-f]{64})([\w.-]{1,128})\/start\b/,
]
const IMAGES: readonly RegExp[] = [
  /\bpull access denied for ([^\s,]{1,400}),/,
  /\bmanifest for ([^\s]{1,400}) not found/,
  /\bNo such image: ([^\s",]{1,400})/i,
  /\bfailed to resolve reference "([^"]{1,400})"/,
  /\bfailed to resolve source metadata for ([^\s]{1,400}):\s/,
  /\binitializing source docker:\/\/([^\s:]{1,300}(?::\d{1,5}\/[^\s:]{1,300})?(?::[\w.-]{1,128})?):/,
  /\bshort-name "([^"]{1,400})"/,
  /\brepository ([^\s]{1,400}) not found/,
]

const firstOf = (patterns: readonly RegExp[], text: string): string | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined)

export const engineRefusal = message<EngineRefusal>({
  id: 'engine-refusal',
  emits: ENGINE_REFUSAL,
  holds: [
    ...[
      'error response from daemon',
      'handler for p',
      'handler for delete',
      'fata[0',
      'level=fatal',
      'error: ',
      'docker: ',
      'cannot start service',
      'failed to solve: ',
    ],
    ...['cannot connect to the docker', 'cannot connect to podman', 'error during connect', 'cannot access containerd socket'],
    ...['exec format error', 'exec user process caused', 'exec /'],
  ],
  read({ message: text, kernel, ident }) {
    // what a node of Kubernetes could not do is told by its kubelet
    if (kernel === true || ident === 'kubelet' || OF_KUBELET.test(text)) return undefined
    const daemon = DAEMON.exec(text)
    if (daemon !== null) {
      const { socket, podman, ctd, cri } = daemon.groups!
      const engine = cri !== undefined ? 'crictl' : podman !== undefined ? 'podman' : ctd === undefined ? 'docker' : 'nerdctl'
      return { engine, about: 'daemon', socket: socket ?? ctd ?? cri, sentence: daemon[0] }
    }
    const exec = EXEC.exec(text)
    // said by the runtime in the container's own log
    if (exec !== null)
      return {
        ...(NUMBERED.test(ident ?? '') ? { engine: 'docker compose' as const, container: ident } : {}),
        about: 'container',
        sentence: `exec ${exec[1] ?? 'user process'}: ${exec[2]!}`,
      }
    for (const [before, engine] of BEFORE) {
      const said = before.exec(text)?.groups?.['said']
      if (said === undefined) continue
      if (engine === 'podman' && !OF_PODMAN.test(said)) return undefined
      if (engine === 'nerdctl' && !OF_NERDCTL.test(said)) return undefined
      const about = IMAGE.test(said) ? 'image' : CONTAINER.test(said) && !NO_FAILURE.test(said) ? 'container' : undefined
      if (about === undefined || (about === 'container' && DISK.test(said))) return undefined
      // a program says Error: too, so podman is told by its own words alone
      return {
        engine: engine === 'podman' && ident !== undefined && ident !== 'podman' ? undefined : engine,
        about,
        container: firstOf(NAMED, text),
        containerId: about === 'container' ? ID.exec(text.replace(/already (?:in use|used) by .*$/s, ''))?.[0] : undefined,
        image: about === 'image' ? firstOf(IMAGES, said)?.replace(/^docker:\/\//, '') : undefined,
        sentence: said
          .replaceAll(String.raw`\"`, '"')
          .replace(/(?<!\s)\s*(?:Run|See) 'docker (?:run )?--help'.*$/s, '')
          .trim()
          .replace(/\.$/, '')
          .slice(0, 600),
      }
    }
    return undefined
  },
})

import { isServer, programsOn } from '../casefile/port-programs.ts'
import type { Entry } from './entry.ts'
import { calledOf, isOf, isOfContainer } from './called.ts'
import type { Shared } from './sharing.ts'

export const SERVER_RANK = 0.5
/** Who asks a server that fell finds it out within this. */
const SOON_SECONDS = 600
/** Where no line tells which server is asked, only what is refused at once is taken for the one beside it. */
const AT_ONCE_SECONDS = 60

/** The machine itself, as a program on it asks for a server beside it. */
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[?::1\]?|localhost)$/

/** The whole machine failed: nothing that listens there answers. */
const isOfMachine = ({ failure: { domain }, linked }: Entry): boolean =>
  domain === 'kernel' || domain === 'network' || (domain === 'systemd' && !linked.has('unit'))

/** `pg1.log.2.gz`, `rabbit@mq1.log`. */
const ENDING = /(?:[.-](?:log|txt|out|err|json|\d{1,10}|gz|xz|bz2|zst))+$/
/** Folders above a log, and its own name. */
const MOST_NAMES = 4

/** Names under which a text was kept: of its folders and its own, in small letters. */
export function keptAs(artifact: string): readonly string[] {
  const names = artifact.toLowerCase().split(/[/!]/).slice(-MOST_NAMES)
  const own = names.pop()?.replace(ENDING, '') ?? ''
  return [...names, own, ...own.split('@').slice(1)].filter((name) => name !== '')
}

/** Texts of a machine that nobody in them names, kept under the name by which its clients call it. */
export const isKeptAs = ({ scope, proofs }: Entry, host: string): boolean =>
  scope.aliases.length === 0 && proofs.some(({ at }) => keptAs(at.artifact).includes(host.toLowerCase()))

/** Folders and files of sockets that are called as nobody. */
const ANY_SOCKET = /^(?:app|control|data|http|lib|listen|local|log|main|private|run|server|socket|srv|tmp|usr|var|www)?$/
/** `php-fpm` of `php8.2-fpm.service`, `php-fpm8.2` and `php-fpm.sock`. */
const bareName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.(?:service|sock(?:et)?)$/, '')
    .replace(/\d[\d.]{0,12}/g, '')

/** Whether a socket's path (unix(7)) has the name of this program or unit: `/run/php-fpm/www.sock`, `/run/gunicorn.sock`, `/tmp/.s.PGSQL.5432`. */
export function isSocketOf(path: string, name: string): boolean {
  if (!/^@?\//.test(path) || path.length > 200) return false
  const port = /\.s\.PGSQL\.\d{1,5}$/.test(path) ? 5432 : undefined
  if (port !== undefined) return isServer(programsOn(port)!, name.toLowerCase())
  const own = bareName(name)
  return path
    .split('/')
    .map((part) => bareName(part))
    .some((part) => part === own && !ANY_SOCKET.test(part))
}

/** How the programs are called that do not serve over it. */
export const serversOf = (cause: Entry): readonly string[] => [
  ...calledOf(cause),
  ...(cause.failure.keeps?.(cause.facts) ?? []).map((name) => name.toLowerCase()),
]

/** The server that the effect waits for, if it is the machine of the cause, and what failed there is what is asked. */
export function servedBy(cause: Entry, effect: Entry): Shared | undefined {
  const { failure, facts } = effect
  const isSelf = cause.scope === effect.scope
  if (cause.failure.leadsToOnClients?.includes(failure.id) !== true || (isSelf && failure.asks === undefined)) return undefined
  if (failure.asks === undefined) {
    const server = [...(effect.linked.get('server') ?? [])].find((name) => isOf(cause.scope, name))
    return server === undefined ? undefined : { why: `the server ${server} that it waits for`, rank: SERVER_RANK, isIdentity: true }
  }
  const { hosts = [], port, kind } = failure.asks(facts) ?? {}
  // a container has a loopback of its own
  const isLoopback = isSelf && ![cause, effect].some(isOfContainer)
  const socket = isSelf ? hosts.find((path) => serversOf(cause).some((name) => isSocketOf(path, name))) : undefined
  if (socket !== undefined && kind === undefined)
    return { why: `the socket ${socket} that it asks`, rank: SERVER_RANK, isIdentity: false, soon: SOON_SECONDS }
  // a machine asks itself at its own name, too
  const server = hosts.find(
    (name) =>
      (isSelf && isLoopback && LOOPBACK.test(name)) || isOf(cause.scope, name) || (isKeptAs(cause, name) && !isKeptAs(effect, name)),
  )
  const programs = port === undefined ? undefined : programsOn(port)
  const isAsked = programs !== undefined && serversOf(cause).some((name) => isServer(programs, name))
  if (kind !== undefined)
    return isLoopback && isAsked && cause.scope.name !== undefined
      ? { why: `the ${kind} of this machine, which it asks`, rank: SERVER_RANK, isIdentity: false, soon: AT_ONCE_SECONDS }
      : undefined
  if (server === undefined) return undefined
  const isDown = isOfMachine(cause) && !LOOPBACK.test(server) && !(isSelf && isOf(cause.scope, server))
  if (!isAsked && !isDown) return undefined
  // a machine that stopped answers nobody from then on, though its console shows only stamps since boot
  const isStopped = isDown && cause.severity === 'critical' && (cause.firstTime === undefined || 'boot' in cause.firstTime)
  return {
    why: `the server ${server} that it asks`,
    rank: SERVER_RANK,
    isIdentity: isStopped,
    ...(isStopped ? {} : { soon: SOON_SECONDS }),
  }
}

import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { podSubject } from '../words.ts'
import { claimCause, claimEffect, claimFix, claimHeadline } from './claim-words.ts'
import { driverOf, fixOf } from './fixes.ts'
import type { Facts } from './judge.ts'

/** Characters of an answer that a headline has room for. */
const SHORT = 100

const thing = (f: Facts): string => f.source ?? 'what it mounts'
const server = (f: Facts): string => (f.source === undefined ? 'its server' : `the server of ${f.source}`)
const still = (f: Facts): string => (f.healed ? 'was' : 'is')
/** `Connection timed out`, the last of what was said. */
const lastOf = (says: string): string => {
  const last = says.split(/: /).at(-1)!
  return last.length <= SHORT ? last : `${last.slice(0, SHORT).replace(/\s\S*$/, '')} …`
}

/** What was answered, in few words. */
function why(f: Facts): string | undefined {
  const behind = ` (${lastOf(f.says)})`
  switch (f.kind) {
    case 'full':
      return 'no space left on device, on its node'
    case 'attach limit':
      return 'the node already holds as many volumes as it may (attachment limit)'
    case 'driver missing':
      return opt`the CSI driver ${driverOf(f)} does not run on its node` ?? short(f)
    case 'attacher silent':
      return opt`the attacher of the CSI driver ${driverOf(f)} did not answer in time` ?? short(f)
    case 'waited':
      return 'the kubelet waited for it in vain (timed out)'
    case 'taken': {
      const holder = /already used by pod\(s\) ([^\s,]{1,253})/.exec(f.answer)?.[1]
      return holder === undefined
        ? `the volume ${still(f)} still attached to another node`
        : `pod ${holder} ${f.healed ? 'still used' : 'still uses'} the volume, on another node`
    }
    case 'server silent':
      return `${server(f)} does not answer${behind}`
    case 'server unknown':
      return `the name of ${server(f)} cannot be resolved`
    case 'server refuses':
      return `${server(f)} refuses its node (${/access denied by server/.test(f.says) ? 'access denied by server' : lastOf(f.says)})`
    case 'export missing':
      return `${server(f)} has no such directory`
    case 'helper missing':
      return `its node has no helper to mount ${f.fileSystem ?? 'such a file system'}${f.source === undefined ? '' : ` (${f.source})`}`
    case 'statd':
      return 'rpc.statd, which NFS locks need, does not run on its node'
    case 'file system':
      return `${thing(f)} holds no file system that can be read (wrong fs type, bad superblock)`
    case 'check failed':
      return `the file system on ${f.source ?? 'its device'} has errors that fsck could not correct`
    case 'rights':
      return (
        short(f) ??
        `access was refused${opt` (${/\b403\b|UnauthorizedOperation|AuthorizationFailed|AccessDenied|[Pp]ermission denied|[Ff]orbidden/.exec(f.says)?.[0]})` ?? ''}`
      )
    case 'volume gone':
      return short(f) ?? 'the storage has no such volume any more'
    case 'zone':
      return short(f) ?? 'the volume and its node are in different zones'
    case 'attaching':
      return `the storage has not finished attaching or detaching the volume${opt` ${/\b(vol-[0-9a-f]{4,40}|\/subscriptions\/\S{1,300})/.exec(f.says)?.[1]}` ?? ''}`
    case 'timeout':
      return `its driver did not answer in time${opt` (${/context deadline exceeded|timed out[\w ]{0,60}|i\/o timeout/.exec(f.says)?.[0]})` ?? ''}`
    default:
      return short(f)
  }
}

const short = (f: Facts): string | undefined => (f.says !== '' && f.says.length <= SHORT ? f.says : undefined)

function volumeWords(f: Facts): string {
  const behind =
    f.persistentVolume === undefined ? '' : f.volumes.length === 1 ? ` (${f.persistentVolume})` : `, ${f.persistentVolume} among them`
  if (f.volumes.length === 0) return 'a volume'
  const names = listed(
    f.volumes.map((v) => `"${v}"`),
    4,
  )
  return `${f.volumes.length === 1 ? 'volume' : 'volumes'} ${names}${behind}`
}

export const headline = (f: Facts): string => (f.step === 'provision' ? claimHeadline(f) : ofPod(f))

const ofPod = (f: Facts): string =>
  say(
    `${podSubject(f.pod)} ${f.healed ? 'had to wait for' : 'cannot start without'} ${volumeWords(f)}`,
    f.object === undefined
      ? `, which could not be ${f.step === 'attach' ? 'attached to its node' : 'mounted'}`
      : `: ${f.object} does not exist`,
    when(f.tries > 1, ` (tried ${times(f.tries)})`),
    f.object === undefined ? opt`: ${why(f)}` : undefined,
    when(f.healed, '; it is there by now'),
  )

export const effect = (f: Facts): Sentence =>
  f.step === 'provision'
    ? claimEffect(f)
    : say(`${podSubject(f.pod)} ${f.healed ? 'had to wait for' : 'cannot start without'} ${volumeWords(f)}`)

/** Kinds whose words in the headline say all that was answered, and those where a short answer is all in it. */
const TOLD = new Set<Facts['kind']>(['full', 'taken', 'driver missing', 'attacher silent', 'waited', 'object missing'])
const TOLD_SHORT = new Set<Facts['kind']>(['server silent', 'server unknown', 'server refuses', 'export missing', 'statd'])
const isTold = (f: Facts): boolean =>
  f.says === '' || TOLD.has(f.kind) || (TOLD_SHORT.has(f.kind) && f.says.length <= SHORT) || why(f)?.includes(f.says) === true

export const cause = (f: Facts): Sentence[] => (f.step === 'provision' ? claimCause(f) : causeOfPod(f))

const causeOfPod = (f: Facts): Sentence[] => [
  when(!isTold(f), `The answer: ${f.says}`),
  when(
    f.kind === 'taken',
    'A volume of this kind can be on one node only: as long as the pod that had it has not ended there, or its node does not answer, it is not let go',
  ),
  when(
    f.kind === 'full',
    'Blocks or inodes of the file system below the kubelet are used up; for a token or a Secret it may be the tmpfs that holds it',
  ),
  when(
    f.kind === 'server refuses',
    /cifs|mount error/.test(f.answer)
      ? 'The server answers, but does not take the login, or this login may not use the share'
      : 'The server answers, but this node is not on its list of clients, or may not mount what it asks for',
  ),
  when(f.kind === 'helper missing', 'mount(8) leaves network file systems to a program of their own, which a package brings'),
  when(f.kind === 'attach limit', 'Each kind of machine can hold so many disks and no more; network interfaces may count with them'),
  when(f.kind === 'busy', 'An earlier try has not come back: what it waits for holds up all later ones'),
  opt`It is looked for in the namespace of the pod alone, by its exact name; the pod waits until the ${f.object?.split(' ')[0]?.toLowerCase()} is there`,
]

export const fix = (f: Facts): Step[] => (f.step === 'provision' ? claimFix(f) : fixOf(f))

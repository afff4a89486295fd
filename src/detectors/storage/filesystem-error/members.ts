import { devicesOf } from '../../../casefile/devices.ts'
import { wholeDisk } from '../../../core/device.ts'
import type { Step } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import { listed } from '../../../core/words/lists.ts'
import { word } from '../../../core/words/shell.ts'
import { look } from '../tools.ts'

/** btrfs calls itself by one of its devices, and names the one that erred behind that (fs/btrfs/volumes.c, scrub.c). */
const MEMBER = /\b(?:bdev|on dev|on|\(dev) \/dev\/((?:mapper\/)?[\w.+-]{1,64})/
const PATH = /\(path: ([^\n]{1,200})\)$/
const UNFIXED = /^unable to fixup\b|\buncorrectable\b/
/** Counters that are all zero accuse nobody. */
const CLEAN = /errs: wr 0, rd 0, flush 0, corrupt 0, gen 0/

/** Devices of a btrfs that its lines name, `sdc1` or `mapper/NAME`, without the one that it is called by; none where it is that one alone. */
export function membersIn(scope: Scope, texts: readonly string[], device: string | undefined): readonly string[] {
  const named = texts.flatMap((text) => (CLEAN.test(text) ? [] : (MEMBER.exec(text)?.[1] ?? [])))
  const members = [...new Set(named)].filter((name) => !isName(scope, name, device) || named.some((other) => other !== name))
  return members.length === 1 && isName(scope, members[0]!, device) ? [] : members
}

const isName = (scope: Scope, name: string, device: string | undefined): boolean =>
  name === device || devicesOf(scope).nameOf(name.replace('mapper/', '')) === device

/** The file whose block is bad, below the root of its subvolume. */
export const pathIn = (texts: readonly string[]): string | undefined =>
  texts.map((text) => PATH.exec(text)?.[1]).find((path) => path !== undefined)

/** A scrub found no good copy. */
export const isUnfixed = (text: string): boolean => UNFIXED.test(text)

interface Named {
  readonly device: string | undefined
  readonly source: string | undefined
  readonly members?: readonly string[] | undefined
}

/** `its device sdc1`, `its devices sdc1 and sdd1`; undefined where none is named beside the file system. */
export const membersOf = ({ members }: Named): string | undefined =>
  members === undefined ? undefined : `its device${members.length === 1 ? '' : 's'} ${listed(members)}`

/** The disk to look at: the one that erred, else the one that the file system is called by. */
export const diskOf = ({ members, device }: Named): string => wholeDisk(members?.[0] ?? device!)

export function lookAt({ members, device, source }: Named): Pick<Step, 'say' | 'run'> {
  const [member] = members ?? []
  if (member === undefined) return look(device!, source)
  return member.startsWith('mapper/')
    ? { say: `See what lies below ${member.slice('mapper/'.length)}.`, run: `lsblk -s ${word(`/dev/${member}`)}` }
    : look(member)
}

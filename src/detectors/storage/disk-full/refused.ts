import { blocksOf, mountOf, mountsOf, type Refusal } from '../../../casefile/file-systems.ts'
import { storeBeside } from '../../../casefile/lost-stores.ts'
import { type Writer, writerOfLine } from '../../../casefile/outputs.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { productIn } from '../../../core/product.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { FilesystemUsage } from '../../../records/filesystem-usage.ts'
import { WRITE_REFUSED } from '../../../records/write-refused.ts'
import type { Facts } from './judge.ts'
import { withoutRetold } from './retold.ts'

const tell = (
  scope: Scope,
  own: readonly [Refusal, ...Refusal[]],
  note: string | undefined,
  more: Partial<Facts>,
  writer?: Writer,
): Found<Facts> => {
  const said = (own.find(({ what }) => what.path !== undefined) ?? own[0]).what
  const { time, until } = happened(own)
  const { count } = happened(withoutRetold(own))
  const store = storeBeside(scope, own)
  const room = own.every(({ what }) => what.error === 'ENOSPC') ? roomSince(scope, own, said.path) : undefined
  return {
    time,
    until,
    facts: {
      host: scope.name,
      refusals: count,
      process: said.process ?? store?.program ?? productIn(said.at.text)?.name,
      path: said.path ?? store?.path,
      ...(store?.folder === undefined ? {} : { folder: store.folder }),
      ...(store?.since === undefined ? {} : { since: store.since }),
      message: said.message.slice(0, 300),
      hasDf: false,
      pod: writer?.pod,
      ...(room === undefined || writer?.pod !== undefined
        ? {}
        : { roomOn: room.mount, roomLeft: room.printed.free, roomPct: room.usedPct }),
      ...more,
    },
    about: { comm: said.process, pod: writer?.pod, podUid: writer?.home?.podUid, container: writer?.container },
    proof: [
      ...toldBy(own, ({ kernel }) => (kernel === true ? 'kernel log' : 'application log'), note),
      ...(store?.proof ?? []),
      ...cite(room, `${room?.usedPct} % used later`),
    ],
    certainty: 'stated',
  }
}

/** Share in use up to which a file system that was full before is one on which somebody made room. */
const ROOMY_PCT = 90

/** The row of df below the last of these refusals, for the file system that the path lies on, where that has room. */
function roomSince(scope: Scope, own: readonly Refusal[], path: string | undefined): Cited<FilesystemUsage> | undefined {
  const last = own.at(-1)!.what.at
  const rows = blocksOf(scope).filter(({ at }) => at.artifact === last.artifact && at.line > last.line)
  const mount = path === undefined ? undefined : mountOf(path, new Set(mountsOf(scope)))
  const row = mount === undefined || mount === '/' ? undefined : rows.findLast((one) => one.mount === mount)
  return row !== undefined && row.usedPct <= ROOMY_PCT ? row : undefined
}

/** Programs were refused for want of space, and df does not show where; each pod has volumes of its own. `hasDf`: df shows room there. */
export function refused(scope: Scope, refusals: readonly Refusal[], hasDf: boolean): Found<Facts>[] {
  const writers = new Map(refusals.map((event) => [event, writerOfLine(scope, event.what)]))
  return [...grouped(refusals, (event) => writers.get(event)?.pod ?? '').values()].map((own) => ({
    ...tell(scope, own, undefined, { hasDf }, writers.get(own[0])),
    missing: isShared(own)
      ? undefined
      : hasDf
        ? 'df shows room now: whether it was blocks, inodes or a quota that were used up then'
        : 'df and df -i: which file system it is, and whether blocks or inodes are used up',
  }))
}

/** Which file system it is, is told. */
const isShared = (own: readonly Refusal[]): boolean => own.every(({ what: { path } }) => path?.startsWith('/dev/shm/') === true)

/** Programs were refused because a quota is used up: the file system may have room. */
export function overQuota(scope: Scope): Found<Facts>[] {
  const over = scope.events(WRITE_REFUSED).filter(({ what }) => what.error === 'EDQUOT')
  return [...grouped(over, ({ what }) => what.process ?? '').values()].map((own) =>
    tell(scope, own, 'the quota, not the file system', { quota: true }),
  )
}

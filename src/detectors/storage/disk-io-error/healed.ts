import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { DISK_FAULT } from '../../../records/disk-fault.ts'
import { STORAGE_COMES_AND_GOES, type StorageComesAndGoes } from '../../../records/storage-comes-and-goes.ts'
import { type Facts, NOTHING } from './facts.ts'

const ISCSI = 'iscsi '

/** Connections of iSCSI that were lost and work again, while no session was given up: nothing failed by it. */
export function healedConnections(scope: Scope): Found<Facts>[] {
  if (scope.events(DISK_FAULT).some(({ what }) => what.seconds !== undefined)) return []
  const own = scope.events(STORAGE_COMES_AND_GOES).filter(({ what }) => what.thing.startsWith(ISCSI))
  return [...grouped(own, ({ what }) => what.thing)].flatMap(([thing, events]) => {
    const lost = events.filter(({ what }) => !what.isBack && what.message.includes('detected conn error'))
    const isOver = events.at(-1)!.what.isBack
    const [first, ...rest] = lost.length === 0 ? events : lost
    return isOver && !first!.what.isBack ? [healed(scope, thing.slice(ISCSI.length), [first!, ...rest], events)] : []
  })
}

type Told = Event<StorageComesAndGoes & LogLine>

function healed(scope: Scope, connection: string, lost: readonly [Told, ...Told[]], events: readonly Told[]): Found<Facts> {
  const session = `session${connection.replace(/:.*$/, '')}`
  return {
    ...happened(lost),
    facts: {
      ...NOTHING,
      host: scope.name,
      device: session,
      kind: 'transport',
      kinds: ['transport'],
      loss: 'fabric',
      lossName: `iSCSI connection ${connection}`,
      lossSays: lost[0].what.message.trim().replace(/^connection\S{1,16} /, ''),
      lossOver: true,
      message: lost[0].what.message,
    },
    about: { device: session },
    proof: toldBy(events, 'kernel log', ({ isBack }) => (isBack ? 'it works again' : undefined)),
    certainty: 'stated',
    severity: 'note',
  }
}

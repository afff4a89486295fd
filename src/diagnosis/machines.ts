import type { CaseFile, SettledScope } from '../casefile/case-file.ts'
import { CLUSTER } from '../casefile/machines.ts'
import type { ZoneFrom } from '../casefile/timeline.ts'
import type { Machine } from '../core/report.ts'
import { timeFields } from '../core/time/show.ts'

const FROM: Readonly<Record<Exclude<ZoneFrom, undefined>, NonNullable<Machine['zoneFrom']>>> = {
  asked: 'option',
  told: 'capture',
  stamps: 'stamps',
  pairs: 'other log',
}

/** The machines that the input tells of: those that are named, and the others where there are several. `asked`: the zone that the user gave. */
export function machinesOf({ scopes }: CaseFile, asked: string | undefined): Machine[] {
  const machines = scopes.filter(({ key, name, timeline }) => key !== CLUSTER.key && (name !== undefined || timeline.boots.length > 0))
  if (machines.length < 2 && machines.every(({ name }) => name === undefined)) return []
  return machines.map((scope) => machineOf(scope, asked))
}

function machineOf({ name, aliases, timeline }: SettledScope, asked: string | undefined): Machine {
  const { boots, zone, zoneFrom, zoneName, latest, errorSeconds } = timeline
  const called = zoneFrom === 'asked' ? asked : zoneName
  const shown = called ?? (zone === undefined ? undefined : offset(zone(latest ?? 0)))
  return {
    ...(name === undefined ? {} : { name }),
    aliases: aliases.filter((alias) => alias !== name),
    boots: boots.map(({ number, start, id }) => ({ number, ...timeFields({ start }), ...(id === undefined ? {} : { bootId: id }) })),
    ...(shown === undefined ? {} : { timeZone: shown }),
    ...(zoneFrom === undefined ? {} : { zoneFrom: FROM[zoneFrom] }),
    // one reading of both clocks has nothing to differ from
    ...(boots.some(({ readings }) => readings.length > 1) ? { clockErrorSeconds: Math.round(errorSeconds * 1000) / 1000 } : {}),
  }
}

/** `+01:00` of 60 minutes. */
function offset(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const east = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(east / 60))}:${two(east % 60)}`
}

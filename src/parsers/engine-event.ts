import type { Engine, EngineEvent } from '../records/engine-event.ts'
import { SIGNALS } from '../core/signals.ts'

/** Actions of Docker (moby/api/types/events) and of podman (libpod/events), which calls some of them otherwise. */
const DID: ReadonlyMap<string, EngineEvent['did']> = new Map([
  ['start', 'start'],
  ['kill', 'kill'],
  ['die', 'die'],
  ['died', 'die'],
  ['exited', 'die'],
  ['oom', 'oom'],
  ['stop', 'stop'],
  ['restart', 'restart'],
  ['destroy', 'destroy'],
  ['remove', 'destroy'],
  ['health_status', 'health'],
])
/** Actions that only podman has. */
const OF_PODMAN = /^(?:died|exited|remove|init|cleanup)$/

/** `9`, `15`, `SIGKILL` or `KILL` of an attribute. */
export function signalNamed(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (/^\d{1,2}$/.test(text)) return SIGNALS[Number(text)] ?? `signal ${text}`
  return /^(?:SIG)?[A-Z]{2,8}$/i.test(text) ? `SIG${text.toUpperCase().replace(/^SIG/, '')}` : undefined
}

/** What an event of this action is, with its attributes under the names that the engine gives them. */
export function engineEventOf(
  action: string,
  attribute: (name: string) => string | undefined,
  named: { readonly containerId: string; readonly engine?: Engine | undefined },
): EngineEvent {
  const [word, detail] = action.split(/: ?/)
  const image = attribute('image')
  const health = attribute('health_status') ?? (word === 'health_status' ? detail : undefined)
  const code = attribute('exitCode') ?? attribute('exit_code') ?? attribute('containerExitCode')
  const unit = attribute('PODMAN_SYSTEMD_UNIT')
  const streak = attribute('health_failing_streak')
  return {
    engine: named.engine ?? (OF_PODMAN.test(word!) || (image?.startsWith('docker.io/') === true && word !== 'die') ? 'podman' : undefined),
    containerId: named.containerId,
    container: attribute('name'),
    image,
    ...(unit === undefined || unit === '' ? {} : { unit }),
    did: DID.get(word!) ?? 'other',
    signal: word === 'kill' ? signalNamed(attribute('signal')) : undefined,
    exitCode: code !== undefined && /^\d{1,3}$/.test(code) ? Number(code) : undefined,
    health: health === 'healthy' || health === 'unhealthy' ? health : undefined,
    failingStreak: streak !== undefined && /^\d{1,6}$/.test(streak) ? Number(streak) : undefined,
  }
}

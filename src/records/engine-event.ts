import { lineType } from '../core/record.ts'

/** Programs that manage containers, by the name of their command: also of compose, which knows services, and of a swarm. */
export type Engine = 'docker' | 'docker compose' | 'docker service' | 'podman' | 'nerdctl' | 'crictl'

/** What an engine says that it did to a container, or saw of it. */
export interface EngineEvent {
  /** Where the line tells which. */
  readonly engine?: Engine | undefined
  /** 64 hexadecimal digits. */
  readonly containerId?: string | undefined
  readonly container?: string | undefined
  readonly image?: string | undefined
  /** The unit of systemd that runs it, as podman labels it. */
  readonly unit?: string | undefined
  /**
   * `kill`: it sent a signal. `die`: its main process ended. `stop`, `restart`: it ended as somebody had asked (the line stands behind the end).
   * `stopping`: somebody asks for the end of it, or of all where none is named. `overran`: it did not end in its grace time, and is killed.
   * `health`: its health check changed. `other`: anything else, which shows that the engine's events are told.
   */
  readonly did: 'start' | 'kill' | 'die' | 'oom' | 'stop' | 'restart' | 'destroy' | 'stopping' | 'overran' | 'health' | 'other'
  /** `SIGTERM` */
  readonly signal?: string | undefined
  readonly exitCode?: number | undefined
  readonly graceSeconds?: number | undefined
  readonly health?: 'healthy' | 'unhealthy' | undefined
  /** Containers whose output compose prints. */
  readonly attached?: readonly string[] | undefined
  /** Failures of the health check in a row. */
  readonly failingStreak?: number | undefined
}

export const ENGINE_EVENT = lineType<EngineEvent>('engine-event')

import { lineType } from '../core/record.ts'

/** Somebody was refused another descriptor: errno(3) EMFILE or ENFILE. */
export interface DescriptorRefused {
  /** Whose limit it was: of the process, of the whole machine, or of the user's inotify instances. */
  readonly scope: 'process' | 'system' | 'inotify'
  /** The limit, where the line tells it. */
  readonly limit?: number | undefined
  /** The program that was refused it, and its process; nobody where the kernel says it. */
  readonly comm: string | undefined
  readonly pid: number | undefined
}

export const DESCRIPTOR_REFUSED = lineType<DescriptorRefused>('descriptor-refused')

import { recordType } from '../core/record.ts'
import type { Instant } from '../core/span.ts'

/** What a capture states of the machine itself. Only what stands there is set. */
export interface MachineFact {
  readonly host?: string | undefined
  /** Release: `6.1.0-28-amd64`. */
  readonly kernel?: string | undefined
  readonly architecture?: string | undefined
  readonly operatingSystem?: string | undefined
  /** Hypervisor or container technology, as systemd-detect-virt(1) names it. */
  readonly virtualization?: string | undefined
  readonly machineId?: string | undefined
  readonly bootId?: string | undefined
  readonly uptimeSeconds?: number | undefined
  readonly booted?: Instant | undefined
  /** Of its interfaces, without the prefix length; loopback left out. */
  readonly addresses?: readonly string[] | undefined
  /** A name of the tz database, or its offset. */
  readonly timeZone?: string | undefined
  readonly clockSynchronized?: boolean | undefined
  /** What its clock showed. */
  readonly clock?: Instant | undefined
}

export const MACHINE_FACT = recordType<MachineFact>('machine-fact', () => ['machine'])

/**
 * A log line without its envelope: `message` is what the program or the kernel said, whatever wrote it down.
 */
export interface LogLine {
  readonly message: string
  /** True when the kernel said it, false when a program did, undefined when the envelope does not tell. */
  readonly kernel?: boolean | undefined
  readonly host?: string | undefined
  /** syslog identifier: the program's name. */
  readonly ident?: string | undefined
  readonly pid?: number | undefined
  /** systemd unit the line belongs to, when the journal says so. */
  readonly unit?: string | undefined
  /** syslog severity, 0 (emergency) to 7 (debug). */
  readonly priority?: number | undefined
  /** printk caller id, `T123` (thread) or `C0` (CPU), that tells interleaved reports apart. */
  readonly caller?: string | undefined
  /** Where in the source of its program it was written, as klog prints it: `pod_workers.go:1298`. */
  readonly source?: string | undefined
  /** Seconds since boot as printk stamped it, kept also when the envelope has a wall time. */
  readonly uptime?: number | undefined
  /** Of the boot that the line belongs to, where the journal says so (_BOOT_ID, systemd.journal-fields(7)). */
  readonly bootId?: string | undefined
  /** A capture quotes it: its time is no moment at which the text goes on. */
  readonly aside?: true | undefined
}

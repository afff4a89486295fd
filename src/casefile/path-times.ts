import type { Wall } from './zone.ts'

/** `dmesg.0` is what dmesg was before the last boot, `dmesg.1.gz` before the one before it. 0: nothing tells. */
export function rotations(path: string): number {
  const n = /(?:^|[/!])dmesg\.(\d{1,2})(?:\.\w{1,4})?$/.exec(path)?.[1]
  return n === undefined ? 0 : Number(n) + 1
}

/** kdump saves each dump to `ADDRESS-2026-03-02-04:01:12/`, by the machine's own clock (kexec-tools, dracut-kdump.sh). Others replace the colons. */
const DUMP = /(?:^|[/!])[\w.:]{1,64}-(\d{4})-(\d\d)-(\d\d)-(\d\d)[:_.-](\d\d)[:_.-](\d\d)[/!][^/!]{0,40}dmesg[^/!]{0,40}$/

/** When the boot had ended that a dump tells of: seconds after its last line. */
export function crashedAt(path: string): Wall | undefined {
  const m = DUMP.exec(path)
  if (m === null) return undefined
  const [year, month, day, hour, minute, second] = m.slice(1).map(Number) as [number, number, number, number, number, number]
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  return Number.isNaN(wall) ? undefined : { wall, zoneless: true }
}

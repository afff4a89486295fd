import type { KernelReport } from '../../../records/kernel-report.ts'

const OLD = /^WARNING: (?:CPU: (\d{1,5}) PID: (\d{1,10}) )?at (\S{1,200}:\d{1,6})!?(?: (\S{1,200}?)(?:\+0x\S{0,40})?(?:\s.{0,200}|\(\))?)?$/
/** 6.17 and later: the condition, the place, the function, the CPU and the task in one line. */
const NEW =
  /^WARNING: (?:\[(.{1,200}?)\] )?(\S{1,200}:\d{1,6}) at (\S{1,200}?)(?:\+0x\S{0,40})?(?: \[[\w-]{1,64}\])?, CPU#(\d{1,5}): (.{1,64})\/(\d{1,10})/

export type Sited = KernelReport & {
  readonly where?: string | undefined
  readonly site?: string | undefined
  readonly condition?: string | undefined
}

/** Where a WARN stands and who ran into it. */
export function siteOf(report: KernelReport): Sited {
  const recent = NEW.exec(report.heading)
  if (recent !== null)
    return {
      ...report,
      condition: recent[1],
      where: recent[2],
      site: recent[3],
      cpu: report.cpu ?? Number(recent[4]),
      comm: report.comm ?? recent[5],
      pid: report.pid ?? Number(recent[6]),
    }
  const m = OLD.exec(report.heading)
  if (m === null) return report
  const site = m[4] === undefined || !/^[A-Za-z_]/.test(m[4]) ? report.ip?.function : m[4].replace(/\(\)$/, '')
  return {
    ...report,
    where: m[3],
    site,
    cpu: report.cpu ?? (m[1] === undefined ? undefined : Number(m[1])),
    pid: report.pid ?? (m[2] === undefined ? undefined : Number(m[2])),
  }
}

/** `WARNING: kernel stack regs at … has bad 'bp' value`, without the addresses. */
export function stackTitle(heading: string): string {
  const value = /has bad ('\w+' )?value/.exec(heading)
  return `WARNING: kernel stack regs has bad ${value?.[1] ?? ''}value`
}

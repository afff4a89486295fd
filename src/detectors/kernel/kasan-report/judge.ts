import { kernelReports } from '../../../casefile/kernel-reports.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import type { KernelReport } from '../../../records/kernel-report.ts'
import { type ReportFacts, reportFacts } from '../report-facts.ts'
import { sanitizerTitle } from '../titles.ts'
import { toldTogether } from '../told-reports.ts'

export interface Facts extends ReportFacts {
  /** KASAN, KMSAN, KCSAN, KFENCE, UBSAN or slab corruption. */
  readonly kind: string
  /** What the sanitizer calls it: `slab-use-after-free`. */
  readonly bug: string | undefined
  readonly access?: string | undefined
  readonly bytes?: number | undefined
  readonly address?: string | undefined
  readonly cache?: string | undefined
  readonly allocatedBy?: string | undefined
  readonly freedBy?: string | undefined
  /** file:line of UBSAN. */
  readonly where?: string | undefined
}

const ACCESS = /^(Read|Write) (?:of size (\d{1,9}) )?at addr (?:0x)?([0-9a-f]{8,16})(?: by task (.{1,64})\/(\d{1,10}))?/

/** A sanitizer caught the kernel. Memory that was misused is anybody's: what follows may fall in any task, so it is about the machine alone. */
export function judge(scope: Scope): Found<Facts>[] {
  const told = kernelReports(scope)
    .filter(({ what }) => what.kind === 'sanitizer')
    .map((event) => ({ event, facts: factsOf(scope.name, event.what) }))
  return toldTogether(scope, told).map((found) => ({ ...found, about: undefined }))
}

function factsOf(host: string | undefined, report: KernelReport): Facts {
  const { kind, ...named } = sanitizerTitle(report)
  const access = report.details.map((text) => ACCESS.exec(text)).find((m) => m !== null)
  const task = report.comm === undefined && access?.[4] !== undefined ? { comm: access[4], pid: Number(access[5]) } : {}
  const words = [...report.details, ...report.stacks.map(({ label }) => label)]
  const first = (shape: RegExp): string | undefined =>
    words
      .flatMap(
        (text) =>
          shape
            .exec(text)
            ?.slice(1)
            .find((part) => part !== undefined) ?? [],
      )
      .at(0)
  return {
    ...reportFacts(host, { ...report, ...task }, named),
    kind,
    bug: /^(?:BUG: K\w{4,5}: (?:double-free or )?|UBSAN: )([\w -]{3,60}?)(?: in | at | on |$)/.exec(report.heading)?.[1],
    access: access?.[1]?.toLowerCase(),
    bytes: access?.[2] === undefined ? undefined : Number(access[2]),
    address: access?.[3] === undefined ? undefined : `0x${access[3]}`,
    cache: first(/belongs to the cache (\S{1,64})|cache=(\S{1,64}?)\]/),
    allocatedBy: first(/allocated by (task \d{1,10})/i),
    freedBy: first(/freed by (task \d{1,10})/i),
    where: /^UBSAN: .{1,100}? in (\S{1,200}:\d{1,7})/.exec(report.heading)?.[1],
  }
}

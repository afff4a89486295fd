import type { Said, UnitFailure } from '../../../casefile/unit-failures.ts'
import type { FailedStatus } from '../../../casefile/unit-status.ts'
import type { Proof } from '../../../core/finding.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Cited } from '../../../core/span.ts'
import type { JobSaid } from '../../../records/job-said.ts'
import type { Account } from './judge.ts'
import type { Why } from './why.ts'

const BEFORE: Readonly<Record<string, string>> = {
  exit: 'how its main process ended',
  oom: 'the OOM killer was there',
  timeout: 'it took too long',
}

/** Of the ends of other processes. */
const ENDED = { main: BEFORE['exit'], control: 'how a command of it ended', mount: 'how mount ended', swap: 'how swapon ended' }

const noteOf = ({ says, process = 'main' }: Said['what']): string | undefined => (says === 'exit' ? ENDED[process] : BEFORE[says])

/** Why, how, that, and what came of it: in this order. */
export function proofOf(
  { failures, shown, fallen, refused }: Account,
  why: Why,
  lastWords: Cited<LogLine> | undefined,
  back: { readonly at: Proof['at']; readonly time?: Proof['time'] } | undefined,
): Proof[] {
  // that its start failed is told with each failure once more
  const starts = fallen?.own.filter(({ what }) => what.says === 'failed') ?? []
  const own = fallen?.own.filter((line) => line === starts[0] || line.what.says !== 'failed') ?? []
  const others = fallen?.lines ?? []
  return [
    ...why.proof,
    ...(lastWords === undefined ? [] : cite(lastWords, 'its last words')),
    ...failures.flatMap(toldOf),
    ...shown.flatMap(shownBy),
    ...toldBy(refused, 'systemd', 'what systemctl answered'),
    ...toldBy(own, 'systemd', ({ says }) => (says === 'failed' && failures.length > 0 ? undefined : JOBS[says])),
    ...toldBy(others, 'systemd', 'what requires it'),
    ...(fallen?.emergency === undefined ? [] : toldBy([fallen.emergency], 'systemd', 'emergency mode')),
    ...(back === undefined ? [] : cite(back, 'it was started again', 'systemd')),
  ]
}

const JOBS: Readonly<Record<JobSaid['says'], string | undefined>> = {
  timeout: 'it did not come',
  failed: 'it was not started',
  dependency: 'what it requires failed',
  cycle: 'it was dropped',
  chain: 'part of the cycle',
  see: 'its name',
  emergency: undefined,
}

const toldOf = ({ before, line, reasons }: UnitFailure): Proof[] => [
  ...toldBy(before, 'systemd', noteOf),
  ...toldBy([line], 'systemd', noteOf(line.what)),
  ...toldBy(reasons, 'systemd', 'what it lacked'),
]

const shownBy = ({ at, exit }: FailedStatus): Proof[] => [
  { at, witness: 'systemd', note: 'as systemctl shows it' },
  ...(exit === undefined ? [] : [{ at: exit.at, witness: 'systemd' as const, note: 'how its process ended' }]),
]

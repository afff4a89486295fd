import type { Coverage, Finding, Unexplained } from '../core/report.ts'

/** Lines before the end of a unit in which its program may say why. */
const BEFORE = 20
const MOST_LETTERS = 160

/** `nginx` of `… www1 nginx[1515]: nginx: [emerg] …`: what stands before the words. */
const SPEAKER = /([\w.@-]{1,64})(?:\[\d{1,10}\])?:\s*$/

/** Failures that are the end of a unit, and tell no reason of their own. */
const ENDS: ReadonlySet<string> = new Set(['unit-failed', 'start-limit-hit'])

/**
 * What the program of a unit said just before systemd tells of its end, where nothing else tells why: the first line of its own that tells of a
 * failure. It becomes a line of the finding and is listed as unexplained no more.
 */
export function withLastWords(
  findings: readonly Finding[],
  coverage: Pick<Coverage, 'unexplained'>,
): { findings: Finding[]; unexplained: Unexplained[] } {
  const told = new Set<Unexplained>()
  const all = findings.map((finding) => {
    const said = ENDS.has(finding.id) && finding.severity !== 'note' ? lastWords(finding, coverage.unexplained) : undefined
    if (said === undefined) return finding
    told.add(said)
    const { artifact, line, offset, text, message } = said
    const words = (message ?? text).trim()
    const quoted = words.length <= MOST_LETTERS ? words : `${words.slice(0, MOST_LETTERS - 1)}…`
    return {
      ...finding,
      cause: `It said before: "${quoted}". ${finding.cause}`.trim(),
      evidence: [
        ...finding.evidence.slice(0, 1),
        { artifact, line, offset, text, ...(message === undefined ? {} : { message }), note: 'what it said before' },
        ...finding.evidence.slice(1),
      ],
    }
  })
  return { findings: all, unexplained: coverage.unexplained.filter((line) => !told.has(line)) }
}

function lastWords({ entities, evidence, cause, headline = '' }: Finding, unexplained: readonly Unexplained[]): Unexplained | undefined {
  const unit = entities['unit']
  // a reason that stands in its words already
  if (typeof unit !== 'string' || /["“]/.test(headline + cause)) return undefined
  const stem = unit.replace(/\.\w{1,9}$/, '').split('@')[0]!
  const own = unexplained.filter(
    (one) =>
      (one.gravity === 'fatal' || one.gravity === 'failed') &&
      speakerOf(one) === stem &&
      evidence.some(({ artifact, line }) => artifact === one.artifact && one.line < line && one.line >= line - BEFORE),
  )
  return own.toSorted((a, b) => a.line - b.line)[0]
}

function speakerOf({ text, message }: Unexplained): string | undefined {
  const at = message === undefined ? -1 : text.lastIndexOf(message)
  return at <= 0 ? undefined : SPEAKER.exec(text.slice(0, at))?.[1]
}

import type { Gap } from '../core/report.ts'
import type { CaseFile } from './case-file.ts'
import { type Collected, MOST_HOSTS } from './collected.ts'
import { type FloodBudget, MOST_KINDS_OF_RUN } from './floods.ts'
import { MOST_SILENT } from './drafts.ts'
import { MOST_FOLDERS } from './folders.ts'
import { MOST_BOOTS } from './host-log.ts'

/** Texts of which nothing is kept that are looked at all the same: whose they are, and when its machine was started. */
export const MOST_EMPTY = 20_000

/** What of the texts was counted, or not looked at, since it is too much to keep. `unplaced`: texts past those of which nothing is kept. */
export function boundsMet(texts: readonly Collected[], { headless, beyond }: FloodBudget, unplaced = 0): Gap[] {
  const gaps: Gap[] = texts.flatMap((text) =>
    text.thinned().map(({ kind, seen, kept }) => ({
      what: text.path,
      why: `limit: ${seen} rows of one kind (${kind}) were counted, ${kept} of them were kept`,
    })),
  )
  for (const { path, crowded } of texts)
    if (crowded > 0)
      gaps.push({
        what: path,
        why: `limit: ${MOST_HOSTS} hosts of one text are told apart, the clocks of ${crowded} lines of others are not read`,
      })
  for (const { path, logs } of texts)
    if ([...logs].some((log) => log.crowded === true))
      gaps.push({ what: path, why: `limit: ${MOST_BOOTS} boots of one log are told apart, later ones count as the last of them` })
  for (const [sort, times] of beyond)
    gaps.push({
      what: 'all texts',
      why: `limit: ${MOST_KINDS_OF_RUN} kinds of one statement (${sort}) are kept, ${times} more statements were counted only`,
    })
  if (headless > 0)
    gaps.push({
      what: `${headless} logs`,
      why: 'limit: their first lines were not kept, what another log breaks off is not gone on with in them',
    })
  if (unplaced > 0)
    gaps.push({
      what: `${unplaced} texts`,
      why: `limit: of ${MOST_EMPTY} texts of which nothing is kept is looked for whose they are, of these it is not`,
    })
  return gaps
}

/** The same of their folders and machines. */
export const settledBounds = ({ crowded, unscoped }: Pick<CaseFile, 'crowded' | 'unscoped'>): Gap[] => [
  ...(crowded === 0
    ? []
    : [{ what: `${crowded} texts`, why: `limit: ${MOST_FOLDERS} folders are told apart, these count as lying beside theirs` }]),
  ...(unscoped === 0
    ? []
    : [
        {
          what: `${unscoped} machines`,
          why: `limit: of ${MOST_SILENT} machines that state nothing the boots are told, of these they are not`,
        },
      ]),
]

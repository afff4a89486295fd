import type { Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { PidsController } from '../../records/pids-controller.ts'

const MAX_CGROUPS = 10_000

/** What all files of one cgroup say together. */
export interface PidsGroup extends PidsController {
  readonly key: string
  readonly proof: readonly Proof[]
}

function proofOf(file: Cited<PidsController>): Proof {
  const max = file.unit === undefined || file.cgroup !== undefined ? 'pids.max' : 'TasksMax'
  const said = [
    file.current === undefined ? '' : `pids.current ${file.current}`,
    file.max === undefined ? '' : `${max} ${file.max}`,
    file.refused === undefined ? '' : `${file.refused} refused`,
  ]
  return { at: file.at, witness: 'capture', note: said.filter(Boolean).join(', ') }
}

/** Joins the files of the pids controller by their cgroup; those of one folder are of one cgroup, also where its path is not known. */
export class PidsGroups {
  readonly #groups = new Map<string, PidsGroup>()

  see(file: Cited<PidsController>): void {
    const key = file.cgroup ?? file.unit ?? file.at.artifact.replace(/[^/!]*$/, '')
    const before = this.#groups.get(key)
    if (before === undefined && this.#groups.size >= MAX_CGROUPS) return
    this.#groups.set(key, {
      key,
      cgroup: file.cgroup,
      unit: before?.unit ?? file.unit,
      max: before?.max ?? file.max,
      // of several looks the fullest
      current: file.current === undefined ? before?.current : Math.max(before?.current ?? 0, file.current),
      refused: before?.refused === undefined && file.refused === undefined ? undefined : Math.max(before?.refused ?? 0, file.refused ?? 0),
      proof: [...(before?.proof ?? []), proofOf(file)].slice(0, 4),
    })
  }

  all(): PidsGroup[] {
    return [...this.#groups.values()]
  }
}

import { limitsOf } from '../../../casefile/limits.ts'
import { settingsOf } from '../../../casefile/settings.ts'
import type { Fact } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import { MEMORY_MAPS } from '../../../records/memory-maps.ts'
import { factsOf, limitRow } from '../limits-in-force.ts'
import { pidsGroupsOf } from '../pids-groups.ts'
import type { Asker } from './bounds.ts'
import { tasksOf } from './tasks.ts'

const MAX_GROUPS = 8

/** Every limit on tasks that captures state, with its use. */
export function tableOf(scope: Scope, asker: Asker): readonly Fact[] | undefined {
  const own = limitsOf(scope).of('nproc', asker)
  const shell = limitsOf(scope).ofShell('nproc')
  const { total } = tasksOf(scope)
  const maps = scope.rows(MEMORY_MAPS).at(-1)?.count
  return factsOf([
    ...(own === undefined
      ? []
      : [limitRow(`RLIMIT_NPROC of ${own.scope === 'unit' ? 'the unit' : 'the process'}, per user`, own.soft, undefined, own.at)]),
    ...(shell === undefined
      ? []
      : [
          limitRow(
            asker.shellOf === shell.at.artifact ? 'ulimit -u of the shell' : 'ulimit -u of a shell, not in force here',
            shell.soft,
            undefined,
            shell.at,
          ),
        ]),
    ...pidsGroupsOf(scope)
      .filter(({ max }) => max !== undefined)
      .slice(0, MAX_GROUPS)
      .map(({ cgroup, unit, container, max, current, proof }) =>
        limitRow(
          cgroup === undefined && unit !== undefined ? `TasksMax of ${unit}` : `pids.max of ${cgroup ?? container ?? 'the cgroup'}`,
          max,
          current,
          proof[0]!.at,
        ),
      ),
    ...['kernel.pid_max', 'kernel.threads-max', 'vm.max_map_count'].flatMap((name) => {
      const setting = settingsOf(scope).get(name)
      const max = setting?.numbers[0]
      return setting === undefined || max === undefined || max <= 0
        ? []
        : [limitRow(name, max, name === 'vm.max_map_count' ? maps : total, setting.at)]
    }),
  ])
}

import { once } from '../core/scope.ts'
import { OPEN_FILES } from '../records/open-files.ts'
import { PROCESS_SAMPLE } from '../records/process-sample.ts'

/** Names of processes by their ids, from tables of processes and of open files; a thread's own name is none. */
export const commandsOf = once((scope): ReadonlyMap<number, string> => {
  const files = scope
    .rows(OPEN_FILES)
    .flatMap(({ pid, comm }): [number, string][] => (comm === undefined || pid === 0 ? [] : [[pid, comm]]))
  const samples = scope
    .rows(PROCESS_SAMPLE)
    .flatMap(({ pid, tid, comm }): [number, string][] => (tid !== undefined && tid !== pid ? [] : [[pid, comm.replace(/^\|__/, '')]]))
  return new Map([...files, ...samples])
})

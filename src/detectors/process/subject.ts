import { subject } from '../container/words.ts'
import { processName } from '../../core/words/names.ts'

interface Known {
  readonly comm?: string | undefined
  readonly pid?: number | undefined
  readonly unit?: string | undefined
  readonly pod?: string | undefined
  readonly container?: string | undefined
}

/** `relay (pid 811)`, `relay.service`, `Process 811`: a subject with which a sentence may begin, by the best name that is known. */
export const called = ({ comm, pid, unit, pod, container }: Known): string =>
  (comm === undefined ? undefined : processName({ comm, pid })) ??
  unit ??
  (pid === undefined ? (pod === undefined ? 'A program whose name is not in the input' : subject({ pod, container })) : `Process ${pid}`)

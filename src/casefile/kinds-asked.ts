import type { RecordType } from '../core/record.ts'
import type { Scope } from '../core/scope.ts'
import { Names } from './names.ts'

/**
 * The kinds of statements that a judge asks a scope for that holds nothing. Judges are pure: of a scope that holds none of these either it gets the
 * same answers, asks for nothing else, and finds nothing. Undefined where it finds something in nothing, or throws.
 */
export function kindsAsked(judge: (scope: Scope) => readonly unknown[]): ReadonlySet<string> | undefined {
  const kinds = new Set<string>()
  const none = <T>({ name }: RecordType<T>): readonly never[] => {
    kinds.add(name)
    return []
  }
  const empty: Scope = { name: undefined, names: new Names(), events: none, rows: none, endOf: () => undefined }
  try {
    return judge(empty).length === 0 ? kinds : undefined
  } catch {
    return undefined
  }
}

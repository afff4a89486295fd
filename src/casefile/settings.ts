import { once } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { SETTING, type Setting } from '../records/setting.ts'

/** Kernel parameters by their names with dots: the last value that the input shows of each. */
export const settingsOf = once((scope): ReadonlyMap<string, Cited<Setting>> => new Map(scope.rows(SETTING).map((s) => [s.name, s])))

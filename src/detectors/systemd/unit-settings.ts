import type { Found } from '../../core/failure.ts'
import { once, type Scope } from '../../core/scope.ts'
import { type Facts, units } from './unit-failed/judge.ts'
import { type Setting, settingOf } from './unit-failed/setting.ts'

/** A unit that cannot start for what its file, or fstab, says. */
export interface UnitSetting {
  readonly found: Found<Facts>
  readonly setting: Setting
}

export const unitSettings = once((scope: Scope): readonly UnitSetting[] =>
  units(scope).flatMap((found) => {
    const setting = settingOf(found.facts)
    return setting === undefined ? [] : [{ found, setting }]
  }),
)

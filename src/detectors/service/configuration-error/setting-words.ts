import type { Sentence } from '../../../core/failure.ts'
import { duration } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { factsOfSetting, type Setting } from '../../systemd/unit-failed/setting.ts'
import { why } from '../../systemd/unit-failed/why-words.ts'
import { unknownOf } from '../../systemd/unit-failed/words.ts'
import { unitName } from '../../systemd/words.ts'

export function settingHeadline(setting: Setting, backSeconds: number | undefined): string {
  const f = factsOfSetting(setting)
  const back = opt`; it came back ${duration(backSeconds)} later`
  if (f.option !== undefined) return say(`${f.unit} could not be mounted: the kernel does not know its option ${f.option}`, back)
  if (f.result === 'ordering-cycle') return say(`${unitName(f)} was not started: ${why(f)}`, back)
  if (f.result === 'resources')
    return say(
      `${unitName(f)} does not start: its ${setting.setting} cannot be read (${f.reason?.replace(/^Failed to [\w ]{1,60}: /, '')})`,
      back,
    )
  return say(`${unitName(f)} does not start: ${why(f)}`, f.status === undefined ? opt` (${f.reason})` : undefined, back)
}

export const settingCause = (setting: Setting): Sentence[] => [unknownOf(factsOfSetting(setting))]

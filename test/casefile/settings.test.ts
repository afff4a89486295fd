import { expect, test } from 'vitest'
import { settingsOf } from '../../src/casefile/settings.ts'
import { SETTING } from '../../src/records/setting.ts'
import { said, scopeOf } from './texts.ts'

test('of a parameter that is shown twice the last value stands', () => {
  const settings = settingsOf(
    scopeOf(
      said(SETTING, { name: 'fs.file-max', text: '100', numbers: [100] }),
      said(SETTING, { name: 'vm.swappiness', text: '60', numbers: [60] }),
      said(SETTING, { name: 'fs.file-max', text: '200', numbers: [200] }),
    ),
  )
  expect([...settings].map(([name, { text, at }]) => [name, text, at.line])).toEqual([
    ['fs.file-max', '200', 3],
    ['vm.swappiness', '60', 2],
  ])
})

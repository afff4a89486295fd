import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const diskSmartFailure = failure({
  id: 'disk-smart-failure',
  title: 'A drive reports that it is failing',
  severity: 'error',
  domain: 'storage',
  lasts: true,
  seenIn: ['smart'],
  leadsTo: ['disk-io-error'],
  links: ['https://www.smartmontools.org/wiki/FAQ'],
  judge,
  ...words,
})

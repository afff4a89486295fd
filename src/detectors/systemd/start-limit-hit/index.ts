import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const startLimitHit = failure({
  id: 'start-limit-hit',
  title: 'systemd no longer starts a unit: it was started too often',
  severity: 'error',
  domain: 'systemd',
  seenIn: ['systemd'],
  links: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#StartLimitIntervalSec=interval'],
  judge,
  ...words,
})

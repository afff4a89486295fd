import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const watchdogTimeout = failure({
  id: 'watchdog-timeout',
  title: 'A service no longer answered its watchdog',
  severity: 'error',
  domain: 'systemd',
  seenIn: ['systemd'],
  leadsTo: ['unit-failed'],
  links: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#WatchdogSec='],
  judge,
  ...words,
})

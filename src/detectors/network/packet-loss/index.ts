import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const packetLoss = failure({
  id: 'packet-loss',
  title: 'Packets that reached the machine are dropped',
  severity: 'warning',
  domain: 'network',
  lasts: true,
  seenIn: ['network counters', 'interface counters'],
  absence: 'the counters tell when there are two captures of them',
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/networking/statistics.html', 'https://docs.kernel.org/networking/scaling.html'],
  judge,
  ...words,
})

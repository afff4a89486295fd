import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const neighbourTableFull = failure({
  id: 'neighbour-table-full',
  title: 'The neighbour (ARP) table is full',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log'],
  absence: 'the line is rate limited, but one would remain',
  links: ['https://man7.org/linux/man-pages/man7/arp.7.html'],
  judge,
  ...words,
})

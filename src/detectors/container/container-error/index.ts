import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { type Facts, judge } from './judge.ts'
import * as words from './words.ts'

export const containerError = failure({
  id: 'container-error',
  title: 'A container ended with an error',
  severity: 'warning',
  domain: 'container',
  seenIn: ['pod status'],
  leadsTo: ['crash-loop', 'job-failed'],
  leadsToByLine: ['sandbox-failure', 'node-not-ready', 'dependency-unreachable', 'dns-failure'],
  links: ['https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/'],
  alikeBy: ['container', 'exitCode', 'reason', 'endedAs', 'kind', 'name', 'key', 'atStart'],
  mayLeadTo: isWaitedFor,
  reasons: ({ message, words: said, reason }: Facts) => [message, said, reason],
  judge,
  ...words,
})

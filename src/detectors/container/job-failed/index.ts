import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const jobFailed = failure({
  id: 'job-failed',
  title: 'A Job has failed',
  severity: 'error',
  domain: 'container',
  seenIn: ['job status', 'events'],
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures'],
  judge,
  ...words,
})

import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const gilBound = failure({
  id: 'gil-bound',
  title: 'Python threads share one core',
  severity: 'warning',
  domain: 'process',
  seenIn: ['threads'],
  absence: 'threads are shown by top -H, ps -L and pidstat -t only',
  thresholds: LIMITS,
  links: [
    'https://docs.python.org/3/glossary.html#term-global-interpreter-lock',
    'https://docs.python.org/3/howto/free-threading-python.html',
  ],
  lasts: true,
  judge,
  ...words,
})

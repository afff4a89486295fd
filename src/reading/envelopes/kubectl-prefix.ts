import type { Envelope } from './envelope.ts'

const PREFIX = /^\[pod\/([^\s/\]]{1,253})\/([^\s/\]]{1,253})\] (.*)$/s

/** `kubectl logs --prefix`: pod and container in front of each line. */
export const kubectlPrefix: Envelope = {
  id: 'kubectl-logs',
  title: 'kubectl logs --prefix',
  capture: ['kubectl logs --prefix -l app=NAME'],
  samples: ['[pod/api-7d9f/api] listening on :8080'],
  firsts: '[',
  unwrap(text) {
    const m = PREFIX.exec(text)
    return m === null ? undefined : { message: m[3] ?? '', ident: m[2] }
  },
}

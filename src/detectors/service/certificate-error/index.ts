import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const certificateError = failure({
  id: 'certificate-error',
  title: 'A certificate is refused',
  severity: 'error',
  domain: 'service',
  seenIn: ['log'],
  absence: 'programs that do not log their connections tell nothing',
  leadsTo: [
    'dependency-unreachable',
    'node-not-ready',
    'image-pull-failure',
    'unit-failed',
    'start-limit-hit',
    'configuration-error',
    'container-error',
    'crash-loop',
    'probe-failure',
  ],
  // without a certificate that is valid the kubelet looks for the file by which it asks for its first one
  mayLeadTo: ({ ofKubelet, stopped }, { id, facts: { message } }) =>
    (id !== 'start-limit-hit' || stopped) &&
    (id !== 'configuration-error' ||
      (ofKubelet === true && typeof message === 'string' && /bootstrap[ -]kubeconfig|bootstrap-kubelet/.test(message))),
  links: ['https://docs.openssl.org/master/man1/openssl-verification-options/'],
  judge,
  ...words,
})

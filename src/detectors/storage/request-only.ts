import type { Fact } from '../../core/finding.ts'

/** Requests to the device failed, and neither it nor its link says why: a file system that stopped fails them alike. */
export const isRequestOnly = (kinds: Fact): boolean => Array.isArray(kinds) && kinds.every((kind) => kind === 'request')

import { type Cited, secondsBetween } from '../../../core/span.ts'
import type { GpuFault } from '../../../records/gpu-fault.ts'
import type { Told } from './judge.ts'
import { isOfLink } from './meaning.ts'

/** Codes by which the driver says that it ended the work of a program: after a fault of the same program they say no more. */
const ENDED = new Set([43, 45])
/** Seconds from a fault to the end of the work of its program, and between what both ends of a link say. */
const ENDED_SECONDS = 10
const LINK_SECONDS = 60
/** Lines without a time that are of one fault. */
const NEAR_LINES = 12

function isNear(a: Cited<object>, b: Cited<object>, seconds: number): boolean {
  if (a.time !== undefined && b.time !== undefined) return Math.abs(secondsBetween(a.time, b.time) ?? Infinity) <= seconds
  return a.time === b.time && a.at.artifact === b.at.artifact && Math.abs(a.at.line - b.at.line) <= NEAR_LINES
}

/** The fault for which the driver ended the work of a program. */
export const endOf = (fault: Cited<GpuFault>, all: readonly Told[]): Told['what'] | undefined =>
  fault.kind !== 'Xid' || !ENDED.has(fault.code!) || fault.pid === undefined
    ? undefined
    : all.find(
        ({ what }) =>
          what.kind === 'Xid' &&
          !ENDED.has(what.code!) &&
          what.pid === fault.pid &&
          what.device === fault.device &&
          isNear(what, fault, ENDED_SECONDS),
      )?.what

/** What a switch says of a link, of which a GPU at its end, or the switch by further codes, speaks too. */
export const switchOf = (fault: Cited<GpuFault>, all: readonly Told[]): Told['what'] | undefined =>
  !isOfLink(fault) && (fault.kind !== 'SXid' || fault.fatal === false)
    ? undefined
    : all.find(
        ({ what }) =>
          what.kind === 'SXid' &&
          what.fatal !== false &&
          isNear(what, fault, LINK_SECONDS) &&
          (fault.kind === 'Xid' || (what.device === fault.device && what.link === fault.link)),
      )?.what

import { withoutWrapping } from '../words.ts'
import { reasonOf, type Reason } from './reasons.ts'

/** What containerd and the engines write before what the registry said, each with the image. */
const ABOVE =
  /^(?:failed to (?:pull and unpack|pull) image "?[^\s"]{1,400}"?|failed to (?:resolve reference|copy|extract layer)(?: "[^"]{1,400}")?|httpReadSeeker|failed open|Error response from daemon|Error|(?:[\w.-]{1,253}(?::\d{1,5})?\/)?[\w./-]{1,300}:[\w.-]{1,128}|ErrImagePull|ImagePullBackOff): /

/**
 * The registry's own sentence, whole: without the calls above it and without the query of a URL. containerd tells of several hosts of one image in
 * brackets; the one of them that gives the reason says most.
 */
export function answerOf(text: string, reason: Reason): string {
  const inner = withoutWrapping(text.replace(/^\[(.*)\]$/s, '$1').replace(/, rpc error: code = \w{1,40} desc = /g, '\0'))
  const parts = inner.split('\0').map(bare)
  const told = parts.find((part) => reasonOf(part) === reason) ?? parts[0]!
  return told.replace(/(https?:\/\/[^\s"?]{1,300})\?[^\s":]{0,1000}/g, '$1').replace(/\.$/, '')
}

function bare(text: string): string {
  let left = text.trim()
  for (let i = 0; i < 8; i++) {
    const next = left.replace(ABOVE, '')
    if (next === left) break
    left = next
  }
  return left
}

import { message } from '../../core/message.ts'
import { ARRAY_FAULT, type ArrayFault } from '../../records/raid-state.ts'

type Said = Partial<ArrayFault>

const countOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

/** drivers/md/raid1.c, raid10.c, raid5.c after `md/raidN:mdN: `; what they say of an array that lacks nothing is no fault. */
const WORDINGS: readonly (readonly [RegExp, (m: RegExpExecArray) => Said | undefined])[] = [
  [
    /^Disk failure on ([\w-]{1,32})(?:, disabling device|( detected, failing array))/,
    (m) => ({ member: m[1], isDown: m[2] !== undefined }),
  ],
  [/^Operation continuing on (\d{1,4}) devices/, (m) => ({ working: countOf(m[1]) })],
  [
    /^(?:raid level \d{1,2} )?active with (\d{1,4}) out of (\d{1,4}) (?:devices|mirrors)/,
    (m) => (m[1] === m[2] ? undefined : { working: countOf(m[1]), members: countOf(m[2]) }),
  ],
  [
    /^(?:not enough operational (?:devices|mirrors)|Cannot continue operation)(?: \((\d{1,4})\/(\d{1,4}) failed\))?/,
    (m) => ({ members: countOf(m[2]), working: m[1] === undefined ? undefined : Number(m[2]) - Number(m[1]), isDown: true }),
  ],
]

export const arrayFault = message<ArrayFault>({
  id: 'array-fault',
  emits: ARRAY_FAULT,
  holds: ['md/raid', 'kicking non-fresh'],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const none = { array: undefined, level: undefined, member: undefined, members: undefined, working: undefined, isDown: false }
    // drivers/md/md.c
    const kicked = /^md: kicking non-fresh ([\w-]{1,32}) from array/.exec(text)?.[1]
    if (kicked !== undefined) return { ...none, member: kicked }
    const m = /^md\/(raid\w{0,4}):(md[\w-]{1,32}): (.{1,300})/s.exec(text)
    if (m === null) return undefined
    for (const [wording, read] of WORDINGS) {
      const said = wording.exec(m[3]!)
      if (said === null) continue
      const fault = read(said)
      return fault === undefined ? undefined : { ...none, level: m[1] === 'raid' ? undefined : m[1], array: m[2], ...fault }
    }
    return undefined
  },
})

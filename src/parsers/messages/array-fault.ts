import { deviceName } from '../../core/device.ts'
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

const NONE = { array: undefined, level: undefined, member: undefined, members: undefined, working: undefined, isDown: false }

/** drivers/md of 2.6, which name the level, and the array only where it is started. */
function oldFault(text: string): Said | undefined {
  const continuing = /^\s?Operation continuing on (\d{1,4}) devices/.exec(text)?.[1]
  if (continuing !== undefined) return { working: Number(continuing) }
  const m = /^(raid(?:1|4|5|6|10)): (.{1,300})/s.exec(text)
  if (m === null) return undefined
  const said = m[2]!
    .replace(/^raid (?:set|level \d{1,2} set) md[\w-]{1,32} /, '')
    .replace(/^(not enough operational \w{5,8}) for md[\w-]{1,32}/, '$1')
  const array = /^(?:raid (?:set|level \d{1,2} set)|not enough operational \w{5,8} for) (md[\w-]{1,32})/.exec(m[2]!)?.[1]
  for (const [wording, read] of WORDINGS) {
    const found = wording.exec(said)
    const fault = found === null ? undefined : read(found)
    if (fault !== undefined) return { level: m[1], array, ...fault, working: fault.working ?? workingIn(said) }
  }
  return undefined
}

const workingIn = (said: string): number | undefined => countOf(/Operation continuing on (\d{1,4}) devices/.exec(said)?.[1])

/** `mdadm --monitor` (Monitor.c). That a spare failed takes nothing from the array. */
function ofMonitor(text: string): ArrayFault | undefined {
  const m =
    /^(Fail|DegradedArray|SpareActive) event detected on md device \/dev\/(md[\w/-]{1,64})(?:, component device \/dev\/([\w-]{1,32}))?/.exec(
      text,
    )
  if (m === null) return undefined
  const array = deviceName(`/dev/${m[2]!}`)
  return m[1] === 'SpareActive' ? { ...NONE, array, isBack: true } : { ...NONE, array, member: m[3] }
}

export const arrayFault = message<ArrayFault>({
  id: 'array-fault',
  emits: ARRAY_FAULT,
  holds: [
    ...['md/raid', 'kicking non-fresh', 'event detected on md device'],
    ...['raid1: ', 'raid4: ', 'raid5: ', 'raid6: ', 'raid10: ', 'Operation continuing on', 'md: md', 'of RAID array md'],
  ],
  read({ message: text, kernel, ident }) {
    if (ident === 'mdadm') return ofMonitor(text)
    if (kernel === false) return undefined
    // drivers/md/md.c
    const kicked = /^md: kicking non-fresh ([\w-]{1,32}) from array/.exec(text)?.[1]
    if (kicked !== undefined) return { ...NONE, member: kicked, isStale: true }
    const mention =
      /^md: (?:(md[\w-]{1,32}): \w[\w-]{1,16} (?:done|interrupted)|(?:\w[\w-]{1,16}|.{0,16}\w) of RAID array (md[\w-]{1,32}))/.exec(text)
    if (mention !== null)
      return {
        ...NONE,
        array: mention[1] ?? mention[2],
        isMention: true,
        ...(/: recovery done\b/.test(text) ? { isRecovered: true as const } : {}),
      }
    const old = oldFault(text)
    if (old !== undefined) return { ...NONE, ...old }
    const m = /^md\/(raid\w{0,4}):(md[\w-]{1,32}): (.{1,300})/s.exec(text)
    if (m === null) return undefined
    for (const [wording, read] of WORDINGS) {
      const said = wording.exec(m[3]!)
      if (said === null) continue
      const fault = read(said)
      return fault === undefined ? undefined : { ...NONE, level: m[1] === 'raid' ? undefined : m[1], array: m[2], ...fault }
    }
    return undefined
  },
})

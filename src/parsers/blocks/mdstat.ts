import { type Block, block, collect } from '../../core/block.ts'
import { MDSTAT_ARRAY, type MdstatArray } from '../../records/raid-state.ts'

/** `md0 : active raid1 sdb1[1](F) sda1[0]`, and the next line's `[2/1] [U_]` (drivers/md/md.c, md_seq_show). */
const ARRAY = /^(md[\w-]{1,32}) : (active|inactive) ?(?:\([\w-]{1,16}\) )?(raid\d{1,2}|linear)? ?(.{0,2000})$/
const STATE = /\[(\d{1,4})\/(\d{1,4})\] \[([U_]{1,512})\]/
const REBUILD = /\b(?:recovery|resync|reshape) = {1,4}(\d{1,3}(?:\.\d{1,2})?)%/

const MEMBER = /^[\w-]{1,32}\[\d{1,4}\]/
/** F: faulty, W: write mostly, S: spare, R: replacement, J: journal. */
const FAULTY = /^([\w-]{1,32})\[\d{1,4}\](?:\(\w\)){0,3}\(F\)/

/** What the line below would say at least: spares, replacements and the journal are no members. */
function stateOf(listed: readonly string[], faulty: readonly string[]): readonly [string, string, string, string] | undefined {
  if (faulty.length === 0) return undefined
  const members = listed.filter((member) => !/\([SRJ]\)/.test(member))
  const slots = members.map((member) => (FAULTY.test(member) ? '_' : 'U')).sort((a, b) => (a === b ? 0 : a === 'U' ? -1 : 1))
  return ['', String(members.length), String(members.length - faulty.length), slots.join('')]
}

export const mdstat: Block<object> = block<MdstatArray>({
  id: 'mdstat',
  emits: MDSTAT_ARRAY,
  begins: [' : active raid', ' : active (auto-read-only) raid', ' : inactive '],
  opens: (message) => ARRAY.test(message),
  maxLines: 4,
  open: (first) =>
    collect(
      first,
      (message) => (ARRAY.test(message) || message.trim() === '' || message.startsWith('unused devices') ? 'end' : 'take'),
      (lines) => {
        const [, array, word, level, members] = ARRAY.exec(lines[0].message)!
        const listed = members!.split(' ').filter((member) => MEMBER.test(member))
        const faulty = listed.flatMap((member) => FAULTY.exec(member)?.[1] ?? [])
        // of its line alone how many it should have is known where one that it has is marked
        const state = lines.map(({ message }) => STATE.exec(message)).find((m) => m !== null) ?? stateOf(listed, faulty)
        if (state === undefined) return undefined
        const rebuild = lines.map(({ message }) => REBUILD.exec(message)?.[1]).find((pct) => pct !== undefined)
        return {
          array: array!,
          level,
          isActive: word === 'active',
          members: Number(state[1]),
          working: Number(state[2]),
          slots: state[3]!,
          faulty,
          rebuildPct: rebuild === undefined ? undefined : Number(rebuild),
        }
      },
    ),
})

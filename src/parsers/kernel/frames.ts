import type { Frame } from '../../records/kernel-report.ts'

const NAME = String.raw`(?:<[^>\n]{1,150}>[\w:<>,& ]{0,120}|[A-Za-z_$.][\w.$:]{0,200})`
/** `[<ffffffff81844c6b>]`, `[c000000000a3f6d0]` (twice on powerpc), `[<     inline     >]`, `[inline]`. */
const ADDRESS = String.raw`(?:\(?\[(?:<\s{0,8}(?:[0-9a-f]{4,18}|inline)\s{0,8}>|[0-9a-f]{8,18}|inline)\]\)?\s{0,3}){0,2}`
const TAIL = String.raw`(?:\s{1,3}\[(?!inline)([\w-]{1,64})[^\]]{0,64}\])?(?:\s{1,3}(\S{1,200}:\d{1,6}))?`

const OFFSET_FRAME = new RegExp(String.raw`^\s{0,40}${ADDRESS}(\?\s)?\s{0,8}\(?(${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})\)?${TAIL}`)
/** Symbolized: inlined functions have a place but no offset. */
const INLINE_FRAME = new RegExp(
  String.raw`^\s{0,40}${ADDRESS}(\?\s)?\s{0,8}(${NAME})\s{1,3}(?:[\w./-]{1,200}\.(?:c|h|S|rs|cc):\d{1,6})\s{0,3}(?:\[inline\])?\s*$`,
)
/** arm: `[<addr>] (callee) from [<addr>] (caller+0x58c/0x1844)` and ` callee from caller+0x58c/0x1844`. */
const ARM_FRAME = new RegExp(
  String.raw`^\s{0,40}(?:\[<[0-9a-f]{8}>\]\s?)?\(?(${NAME})(?:\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})?\)? (?:\((?:[\w.$]{1,100})\) )?from (?:\[<[0-9a-f]{8}>\]\s?)?\(?(${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})\)?`,
)
const NO_FUNCTION = /^(?:0x|RIP|IP|EIP|Code|CPU|Call)$/

/** A line of a call trace, of any architecture; arm prints callee and caller in one line. */
export function frameOf(message: string): Frame[] {
  const arm = ARM_FRAME.exec(message)
  if (arm !== null) return [{ function: arm[1]! }, { function: arm[2]!, offset: arm[3] }]
  const m = OFFSET_FRAME.exec(message)
  if (m !== null) {
    if (NO_FUNCTION.test(m[2]!)) return []
    return [
      {
        function: m[2]!,
        offset: m[3],
        module: m[4],
        where: m[5],
        ...(m[1] === undefined && !message.includes('(unreliable)') ? {} : { unreliable: true as const }),
      },
    ]
  }
  const inline = INLINE_FRAME.exec(message)
  if (inline === null) return []
  return [
    {
      function: inline[2]!,
      where: /(\S{1,200}:\d{1,6})/.exec(message.slice(message.indexOf(inline[2]!) + inline[2]!.length))?.[1],
      ...(inline[1] === undefined ? {} : { unreliable: true as const }),
    },
  ]
}

const POINTERS: readonly RegExp[] = [
  // x86, old and new
  new RegExp(String.raw`^\s*RIP: 0010:(?:\[<[0-9a-f]{4,18}>\]\s{1,3}){0,2}(${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})${TAIL}`),
  new RegExp(String.raw`^\s*R?IP:? {1,3}(?:\[<[0-9a-f]{4,18}>\]\s{1,3}){0,2}(${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})${TAIL}`),
  new RegExp(
    String.raw`^\s*EIP(?: is at|:)? (?:[0-9a-f]{4}:)?(?:\[<[0-9a-f]{4,18}>\]\s{1,3}){0,2}(${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})${TAIL}`,
  ),
  // arm, arm64, riscv, mips
  new RegExp(String.raw`^\s*PC is at (${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})${TAIL}`),
  new RegExp(String.raw`^\s*e?pc\s{0,4}: (?:[0-9a-f]{8,16} )?(${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})${TAIL}`),
  // powerpc, s390, loongarch
  new RegExp(String.raw`^\s*NIP \[[0-9a-f]{8,16}\] (${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})${TAIL}`),
  new RegExp(String.raw`^\s*Krnl PSW : [0-9a-f]{8,16} [0-9a-f]{8,16} \((${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})\)?${TAIL}`),
  new RegExp(String.raw`^\s*ERA: [0-9a-f]{8,16} (${NAME})\+(0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8})${TAIL}`),
]
const HINT = /(?:R?IP[: ]|PC is at|pc\s{0,4}:|NIP \[|Krnl PSW|ERA: )/

/** The instruction pointer, when it is in the kernel. */
export function pointerOf(message: string): Frame | undefined {
  if (!HINT.test(message)) return undefined
  for (const shape of POINTERS) {
    const m = shape.exec(message)
    if (m !== null) return { function: m[1]!, offset: m[2], module: m[3], where: m[4] }
  }
  return undefined
}

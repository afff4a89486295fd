import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { count as number, size, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { processName } from '../../../core/words/names.ts'
import { nameOf, noMore, programName, readCore } from '../crash/words.ts'
import type { Facts } from './judge.ts'

export function headline(f: Facts, count: number): string {
  const again = when(count > 1, `, ${times(count)}`)
  if (f.where === 'kernel')
    return say(
      `The kernel${opt` of ${f.host}` ?? ''} used up one of its own stacks`,
      opt` while it worked for ${processName({ comm: f.comm, pid: f.pid })}`,
      opt`, in calls that begin at ${f.function}()`,
      again,
    )
  const recursion = isCounted(f)
  return say(
    `${nameOf(f, count)} ${recursion ? 'was ended at its recursion limit' : 'used up its stack'}`,
    opt` of ${limitOf(f)}`,
    either(
      opt`: ${callOf(f.recursion)}${where(f) ?? ''} called itself ${over(f) ?? ''}${isSeenWhole(f) ? times(f.recursionTimes ?? 0) : 'without end'}`,
      opt`: it touched ${f.address}, ${distance(f.nearSpBytes)}`,
      when(f.frame !== undefined, opt`, in ${f.frame}`),
    ),
    again,
  )
}

/** ` at crash.c:14`, of the function that calls itself. */
const where = (f: Facts): string | undefined =>
  f.recursion !== undefined && f.frame?.startsWith(`${f.recursion} at `) === true ? f.frame.slice(f.recursion.length) : undefined

/** A longer name is no longer read. */
const LONG = 48

/** `BeanSerializer.serialize` of a long name with its packages: the last two parts tell it. */
const shortName = (name: string): string => (name.length > LONG && /^[\w$.]+$/.test(name) ? name.split('.').slice(-2).join('.') : name)

/** `depth()`; a name that already has brackets as it is. */
const callOf = (name: string | undefined): string | undefined =>
  name === undefined || /[)>\]]$/.test(name) ? name : `${shortName(name)}()`

/** `over render() and Layout.draw() `: the others of a cycle. */
const over = ({ recursionOver = [] }: Facts): string | undefined =>
  recursionOver.length === 0
    ? undefined
    : `over ${listed(
        recursionOver.map((name) => callOf(name)!),
        3,
      )} `

/** So many calls are no excerpt of a stack. */
const DEEP = 100
const isSeenWhole = ({ recursionTimes = 0 }: Facts): boolean => recursionTimes >= DEEP

/** Python counts calls (sys.setrecursionlimit): the stack itself need not be full. */
const isCounted = (f: Facts): boolean => f.runtime === 'python' && !/stack overflow/i.test(f.message)

/** Go counts its limit in decimal units. */
const limitOf = ({ limitBytes }: Facts): string | undefined =>
  limitBytes !== undefined && limitBytes >= 1e9 && limitBytes % 1e6 === 0
    ? `${limitBytes / 1e9} GB`
    : size(limitBytes === undefined ? undefined : limitBytes / 1024)

function distance(bytes: number | undefined): string | undefined {
  if (bytes === undefined) return undefined
  return bytes === 0
    ? 'where its stack pointer stands'
    : `${number(Math.abs(bytes))} bytes ${bytes > 0 ? 'below' : 'above'} its stack pointer`
}

const isLate = ({ message }: Facts): boolean => message.includes('corrupted stack end')

export const cause = (f: Facts): Sentence[] =>
  f.where === 'kernel'
    ? [
        'A task has 16 KiB of kernel stack on 64-bit machines; nested layers (stacked file systems, tunnels, devices on each other) or a recursion use that up',
        isLate(f)
          ? 'The end of the stack was found overwritten long after, by somebody else'
          : when(f.ipFunction !== f.function, opt`${f.ipFunction}() only found no room`),
        opt`The kernel is ${f.release}`,
      ]
    : [
        when(
          f.arrayBytes !== undefined && f.recursionTimes !== undefined,
          opt`Each of these frames holds an array of ${number(f.arrayBytes)} bytes, ${size(((f.arrayBytes ?? 0) * (f.recursionTimes ?? 0)) / 1024)} together`,
        ),
        when(
          f.recursion !== undefined && !isCounted(f),
          'Nothing ended the calls before the stack was full: a larger stack only delays it',
        ),
        when(
          f.nearSpBytes !== undefined && f.recursion === undefined,
          'The page there does not exist: it lies behind the end of the stack. Endless recursion or a large array on the stack do that',
        ),
        when(f.recursion === undefined, opt`The code is at ${f.module}+${f.moduleOffset}`),
        when(
          f.recursion !== undefined && (f.callers ?? []).length > 1,
          `The stack: ${listed(
            (f.callers ?? []).map((frame) => frame.replace(/^\S+/, shortName)),
            4,
          )}`,
        ),
      ]

/** How a legitimate depth gets more room. */
const RAISE: ReadonlyMap<string, string> = new Map([
  ['go', 'debug.SetMaxStack raises the limit, but this one is never too small for a recursion that ends'],
  ['java', 'only where the depth is legitimate, raise -Xss or the stack size given to the thread'],
  ['python', 'only where the depth is legitimate, raise sys.setrecursionlimit, or keep an explicit list in place of the calls'],
  ['node', 'only where the depth is legitimate, raise --stack-size together with ulimit -s'],
  ['rust', 'only where the depth is legitimate, raise RUST_MIN_STACK or thread::Builder::stack_size'],
])

export const fix = (f: Facts): Step[] =>
  f.where === 'kernel'
    ? [
        {
          when: 'now',
          say: `Take away layers${opt` that lead through ${f.function}` ?? ''} (stacked devices, nested mounts, tunnels in tunnels).`,
        },
        {
          when: 'durable',
          say: 'Boot a newer kernel, and update modules from outside the kernel tree that stand in the trace; report the trace if it goes on.',
        },
        {
          when: 'verify',
          say: 'No further report of this kind for an hour.',
          run: 'journalctl -k -g "stack guard page|stack overflow|stack end" --since -1h',
        },
      ]
    : [
        ...now(f),
        {
          when: 'durable',
          say: `Bound the recursion of ${callOf(f.recursion) ?? programName(f)} or turn it into a loop${isCounted(f) ? '' : ', and move large arrays from the stack to the heap'}${
            opt`; ${
              RAISE.get(f.runtime ?? '') ??
              (f.recursion === undefined ? 'where the depth is legitimate, give it a larger stack (LimitSTACK=, ulimit -s)' : undefined)
            }` ?? ''
          }.`,
        },
        noMore(f, 'overflow of the stack', `${f.thread ?? f.comm ?? ''}.*segfault`),
      ]

function now(f: Facts): Step[] {
  if (f.recursion !== undefined) return [{ when: 'now', say: `Find the condition that should end the calls of ${callOf(f.recursion)}.` }]
  if (f.runtime === undefined) return readCore(f, f.frame !== undefined)
  if (f.frame !== undefined)
    return [{ when: 'now', say: `See which frames repeat below ${f.frame} in the report of the crash: they are the recursion.` }]
  return [{ when: 'now', say: 'Let it run once more under a debugger: the frames that repeat are the recursion.' }]
}

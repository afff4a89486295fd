import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { duration } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { bootOf, traceSentences } from '../report-words.ts'
import { fix as repair } from './fix.ts'
import { type Facts, leaderOf, type Task } from './judge.ts'
import { deviceOfThread, isDisk, UNKNOWN } from './waits.ts'

/** Programs, and tasks of one wait, that are named. */
const MOST_NAMES = 4

const machine = ({ host }: Facts): string => host ?? 'The machine'
const others = (f: Facts): readonly Task[] => {
  const { pid, comm } = leaderOf(f)
  return f.tasks.filter((task) => task.pid !== pid || task.comm !== comm)
}

/** `3 dd and ext4lazyinit`; `cut` of them are known by their number alone. */
function programs(tasks: readonly Task[], cut: number): string | undefined {
  const named = [...grouped(tasks, ({ comm }) => comm)].map(([comm, of]) => (of.length === 1 ? comm : `${of.length} ${comm}`))
  return named.length === 0 ? undefined : listed([...named.slice(0, MOST_NAMES), ...more(named.length - MOST_NAMES + cut)], MOST_NAMES + 1)
}

const more = (count: number): string[] => (count > 0 ? [`${count} more`] : [])

/** What it waits for: the disk by its name, or what the functions tell. */
function awaited(f: Facts): string | undefined {
  const { comm, waitsFor } = leaderOf(f)
  if (waitsFor === UNKNOWN) return undefined
  if (deviceOfThread(comm) !== undefined && isDisk(waitsFor))
    return `the disk ${deviceOfThread(comm)}, to which it writes for its file system`
  return f.device === undefined ? waitsFor : waitsFor.replace(/\bdisk$/, `disk ${f.device}`)
}

/** `pgwal (dm-0, mounted at /data)`. */
function suspended({ suspendedDevices = [], suspendedNames = [], suspendedMounts = [] }: Facts): string {
  const names = suspendedDevices.map((name, i) => {
    const beside = [suspendedNames[i], ...(suspendedDevices.length === 1 ? suspendedMounts.map((mount) => `mounted at ${mount}`) : [])]
    const known = beside.filter((one) => one !== undefined && one !== name)
    return known.length === 0 ? name : `${name} (${known.join(', ')})`
  })
  return `${names.length === 1 ? 'Device' : 'Devices'} ${listed(names)}`
}

/** The kernel counts in seconds, and people look for its number. */
const longOf = ({ longestSeconds }: Facts): string =>
  `for more than ${longestSeconds < 600 ? `${longestSeconds} s` : duration(longestSeconds)}`

export const headline = (f: Facts): string => {
  if (f.taskCount === 0) return say(`${machine(f)} stopped (kernel panic) because tasks were blocked for too long`)
  const long = longOf(f)
  const cut = f.taskCount - f.tasks.length
  if (f.suspendedDevices !== undefined)
    return say(
      `${suspended(f)}${opt` of ${f.host}` ?? ''} ${f.suspendedDevices.length === 1 ? 'is' : 'are'} suspended, and what waits for a disk hangs: `,
      `${programs(f.tasks, cut)}, ${long}`,
    )
  const leader = leaderOf(f)
  const own = f.tasks.find(({ pid, comm }) => pid === leader.pid && comm === leader.comm)
  return say(
    processName(leader),
    opt` of ${f.host}`,
    f.wait === "can't die" ? ' was killed and could not leave the kernel' : ' has been blocked in the kernel',
    ` ${long}`,
    awaited(f) === undefined ? opt`, in ${own?.waitsIn}()` : opt`: it waits for ${awaited(f)}`,
    opt`; ${programs(others(f), cut)} ${f.taskCount === 2 ? 'hangs' : 'hang'} too`,
    opt`; ${f.troubled === undefined ? undefined : listed(f.troubled)} told of trouble before, which may be why`,
  )
}

export const cause = (f: Facts): Sentence[] => {
  if (f.taskCount === 0) return ['kernel.hung_task_panic is set: a task that is blocked for too long stops the machine']
  const leader = leaderOf(f)
  const own = f.tasks.find(({ pid, comm }) => pid === leader.pid && comm === leader.comm)
  const holder = f.holder === undefined ? undefined : processName(f.holder)
  const journal = deviceOfThread(leader.comm)
  return [
    when(
      f.suspendedDevices !== undefined,
      'The input and output of a suspended device waits until somebody resumes it; no error comes of it, and no time limit ends it',
    ),
    when(
      journal !== undefined && awaited(f) === undefined,
      `That thread writes the journal of the file system on ${journal}: everything that writes there waits behind it`,
    ),
    f.tasks.length > 1
      ? say(byWait(f)).slice(0, -1)
      : opt`It sleeps${f.guessed === true ? ', probably,' : ''} in ${awaited(f) === undefined ? undefined : own?.waitsIn}()`,
    opt`The ${severalHold(f) ? 'first ' : ''}lock is held by ${holder}${opt` as a ${f.holder?.as}` ?? ''}${f.tasks.some(({ pid }) => pid === f.holder?.pid) ? ', which hangs itself: look at what that one waits for' : ''}`,
    opt`That one ${work(f)}`,
    opt`${f.worksAgain} works again ${duration(f.againSeconds)} later, as it says itself`,
    `A task that waits so (state D) cannot be killed`,
    when(f.suppressed, 'Further reports are suppressed, so there may be more'),
    ...traceSentences({ ...f, ipFunction: undefined }),
  ]
}

/** Whether the tasks wait for locks of different holders. */
const severalHold = ({ tasks }: Facts): boolean => new Set(tasks.flatMap(({ holder }) => holder ?? [])).size > 1

/** What the holder is at: `runs lumen_probe_work [lumen] and sleeps in lumen_wait()`. */
function work({ holder }: Facts): string | undefined {
  const at = [opt`runs ${holder?.work}`, opt`sleeps in ${holder?.waitsIn}()`].filter((one) => one !== undefined)
  return at.length === 0 ? undefined : at.join(' and ')
}

/** `dd (278) and ext4lazyinit (271) wait for the disk, dd (276) and dd (277) for a lock that one of these may hold`. */
function byWait(f: Facts): string {
  const disk = f.tasks.some(({ waitsFor }) => isDisk(waitsFor))
  const whatOf = ({ waitsFor, waitsIn, holder }: Task): string =>
    waitsFor !== UNKNOWN
      ? `for ${waitsFor}${severalHold(f) ? (opt` that ${holder} holds` ?? '') : ''}`
      : waitsIn === undefined
        ? `for ${f.troubled === undefined ? UNKNOWN : UNNAMED}`
        : `in ${waitsIn}()`
  const groups = [...grouped(f.tasks, whatOf)].sort(([a], [b]) => Number(isVague(a)) - Number(isVague(b)))
  const told = groups.map(([what, of], i) => {
    const names = of.map(({ comm, pid }) => `${comm} (${pid})`)
    const verb = i > 0 ? '' : of.length === 1 ? ' waits' : ' wait'
    const rest = listed([...names.slice(0, MOST_NAMES), ...more(names.length - MOST_NAMES)], MOST_NAMES + 1)
    return `${rest}${verb} ${what}${disk && /^for a lock/.test(what) ? ', which one of these may hold' : ''}`
  })
  return listed(told, told.length)
}

const UNNAMED = 'something that no line names'
const isVague = (what: string): boolean =>
  what.endsWith(UNKNOWN) || what.endsWith(UNNAMED) || what.startsWith('in ') || what.startsWith('for a lock')

export const state = (f: Facts): Sentence =>
  f.suspendedDevices === undefined
    ? undefined
    : `It goes on when ${listed(f.suspendedDevices)} ${f.suspendedDevices.length === 1 ? 'is' : 'are'} resumed`

export const effect = (f: Facts): Sentence =>
  f.taskCount === 0
    ? headline(f)
    : say(`${programs(f.tasks, f.taskCount - f.tasks.length)} ${f.taskCount === 1 ? 'hangs' : 'hang'} in the kernel, ${longOf(f)}`)

export const fix = (f: Facts): Step[] => repair(f)

export const open = (f: Facts): Question[] => {
  if (f.taskCount === 0)
    return [
      {
        ask: 'Which tasks, and in what did they wait? Their reports are not in the input; they stand before the panic:',
        run: "journalctl -k -b -1 | grep -A25 'blocked for more'",
      },
    ]
  if (f.traceMissing !== true) return []
  const { comm, pid } = leaderOf(f)
  return [
    {
      ask:
        f.callers === undefined
          ? 'In what does it wait? The call trace is not in the input; it stands below the line:'
          : `For what does it wait? The call trace in the input ends at ${f.callers.at(-1)}(); what called that stands below it:`,
      run: `journalctl -k ${bootOf(f)} | grep -F -A25 ${word(`task ${comm}:${pid} `)}`,
    },
  ]
}

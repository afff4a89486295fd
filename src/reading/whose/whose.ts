import { rowOf } from '../../core/host-name.ts'
import { isKnownCommand } from '../../core/prompt.ts'
import { banner, BETWEEN_TASKS, type Heading, nameAlone, sysstatHeading, tailHeading, toolHeading } from './headings.ts'
import type { Names } from './names.ts'
import { type Prompt, promptAt } from './prompt-host.ts'
import { type Origin, originOf } from './typed.ts'

/** Whose a line is, and the line itself where the machine's lines are indented. */
export interface Owned {
  readonly host: string | undefined
  readonly text: string
}

/** What ssh(1) prints where it did not get there. */
const NOT_MADE =
  /^(?:ssh: |ssh_exchange_identification: |kex_exchange_identification: |Host key verification failed|[\w.-]{1,64}@[\w.:-]{1,253}: Permission denied)/
const HERE: Origin = { from: 'here' }

/** A heading below the last prompt. */
interface Standing {
  /** Undefined where it names a machine that is not known for one. */
  readonly host: string | undefined
  readonly row: string
  readonly indented: boolean
  readonly drawn: string | undefined
  /** Of a heading of tail(1): the one above it. */
  readonly file: { readonly above: Standing | undefined } | undefined
}

/** A shell within a container or a pod, whose prompts name no machine. */
interface Inside {
  readonly of: 'container' | 'pod'
  /** The machine at whose prompt it was asked for, and the words that asked. */
  readonly from: string | undefined
  readonly asked: readonly string[]
}

/** salt(1) indents what a minion prints. */
const SALT = '    '
const SALT_COMMAND = /^(?:sudo\s+)?salt(?:-ssh)?\s/

/** Whose the lines of a text are, by the prompts and headings above them. It goes on from one part of a text to the next. */
export class Whose {
  /** The machine at whose prompt people type. */
  #at: string | undefined
  /** Whose the output of the last command is. */
  #output: string | undefined
  #heading: Standing | undefined
  #inside: Inside | undefined
  #saltTyped = false
  readonly #names: Names
  readonly #known: (text: string) => boolean

  /** `known`: whether a line is a heading of a format or stands in a log's envelope. */
  constructor(names: Names, known: (text: string) => boolean) {
    this.#names = names
    this.#known = known
  }

  /** By line: whose it is. `prefixes`: hosts that stand before the lines themselves. */
  of(texts: readonly string[], prefixes: readonly (string | undefined)[]): Owned[] {
    const rows = new Rows(texts, this.#known)
    const owned: Owned[] = []
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i]!
      const prefix = prefixes[i]
      if (prefix !== undefined) {
        owned.push({ host: prefix, text })
        continue
      }
      const prompt = promptAt(text)
      if (prompt !== undefined) this.#typed(prompt, texts[i + 1])
      else if (this.#heading?.indented === true && !text.startsWith(SALT) && text.trim() !== '') this.#heading = undefined
      const heading = prompt === undefined ? this.#headingAt(texts, i, rows) : undefined
      const host = this.#heading === undefined ? this.#output : this.#heading.host
      if (heading !== undefined) for (; owned.length < i + heading.lines - 1;) owned.push({ host, text: texts[owned.length]! })
      i = owned.length
      const own = texts[i]!
      owned.push({ host, text: this.#heading?.indented === true && own.startsWith(SALT) ? own.slice(SALT.length) : own })
    }
    return owned
  }

  /** `below`: the line below it. */
  #typed({ host, name, directory, command }: Prompt, below: string | undefined): void {
    this.#heading = undefined
    if (this.#inside !== undefined && host !== undefined && isOutside(host, this.#inside)) this.#inside = undefined
    const isPod = name !== undefined && host === undefined
    if (this.#inside === undefined && host !== undefined) this.#at = host
    const here = this.#inside?.of === 'pod' || (isPod && this.#inside === undefined) ? undefined : this.#at
    if (command === '') {
      this.#output = here
      return
    }
    if (/^(?:exit|logout)\b/.test(command)) {
      if (this.#inside === undefined) this.#at = undefined
      this.#inside = undefined
      this.#output = this.#at
      return
    }
    this.#saltTyped ||= SALT_COMMAND.test(command)
    const asked = originOf(command, directory)
    // ssh(1) itself speaks of a connection that was not made
    const origin = asked.from === 'host' && NOT_MADE.test(below ?? '') ? HERE : asked
    this.#output = origin.from === 'here' ? here : origin.from === 'host' && !origin.stays ? origin.host : undefined
    // what a machine greets with is said before its prompt
    if (origin.from === 'host' && origin.stays) this.#at = origin.host
    if (origin.from === 'inside') {
      this.#inside = { of: origin.of, from: this.#at, asked: command.split(/[\s/]+/, 40) }
      if (origin.of === 'container') this.#output = here
    }
  }

  /** The heading that stands at a line; it holds from now on. */
  #headingAt(texts: readonly string[], at: number, rows: Rows): Heading | undefined {
    const text = texts[at]!
    const code = text.charCodeAt(0)
    const tool = toolHeading(texts, at)
    if (tool !== undefined && (tool.sure || this.#names.has(tool.host))) return this.#begin(tool)
    const measured = code === 76 ? sysstatHeading(text) : undefined
    if (measured !== undefined && (!this.#names.areTyped || this.#names.typedElsewhere(measured.host))) return this.#begin(measured)
    if (BETWEEN_TASKS.test(text)) {
      this.#heading = undefined
      return undefined
    }
    const tail = code === 61 ? tailHeading(text) : undefined
    if (tail !== undefined) {
      const named = tail.find(({ host, sure }) => sure || this.#names.has(host))
      const above = this.#heading?.file === undefined ? this.#heading : this.#heading.file.above
      if (named !== undefined) return this.#begin(named, { file: { above } })
      // a file of the machine in whose prompt tail was called
      this.#heading = above
      return undefined
    }
    const alone = text.endsWith(':') ? nameAlone(text) : undefined
    if (alone !== undefined) {
      const indented = (texts[at + 1] ?? '').startsWith(SALT)
      const isMinion = indented && (this.#saltTyped || rows.has(alone))
      return isMinion || (this.#names.has(alone) && (indented || rows.knownBelow(at)))
        ? this.#begin({ host: alone, sure: true, lines: 1 }, { indented })
        : undefined
    }
    const drawn = BANNERS.has(code) ? banner(text) : undefined
    if (drawn === undefined) return undefined
    const before = this.#heading?.drawn === drawn.drawn ? this.#heading : undefined
    if (drawn.sure || this.#names.has(drawn.host) || (before !== undefined && /\d/.test(drawn.host) && rowOf(drawn.host) === before.row))
      return this.#begin(drawn)
    // drawn as that of a machine, it may be another's
    if (before !== undefined && !isKnownCommand(drawn.host)) this.#heading = { ...before, host: undefined }
    return undefined
  }

  #begin(heading: Heading, rest: Partial<Standing> = {}): Heading {
    const { host, drawn } = heading
    this.#names.add(host)
    this.#heading = { host, drawn, row: rowOf(host), indented: false, file: undefined, ...rest }
    return heading
  }
}

/** Whether a machine in a prompt is not the container or pod whose shell was asked for by name. */
const isOutside = (host: string, { from, asked }: Inside): boolean =>
  host === from || !asked.some((word) => word.length > 2 && host.startsWith(word))

/** `#`, `*`, `+`, `-`, `=`, `~`, a blank. */
const BANNERS: ReadonlySet<number> = new Set([35, 42, 43, 45, 61, 126, 32])

/** Names alone on a line, of which several differ in their numbers only and have a capture or a log below. */
class Rows {
  readonly #texts: readonly string[]
  readonly #known: (text: string) => boolean
  #rows: ReadonlyMap<string, number> | undefined

  constructor(texts: readonly string[], known: (text: string) => boolean) {
    this.#texts = texts
    this.#known = known
  }

  /** Whether several names of this row have indented lines of a capture or a log below them. */
  has(name: string): boolean {
    return /\d/.test(name) && (this.#all().get(rowOf(name)) ?? 0) > 1
  }

  /** Whether a capture or a log begins below a line. */
  knownBelow(at: number): boolean {
    for (let i = at + 1; i < this.#texts.length && i < at + 4; i++) {
      const text = this.#texts[i]!
      if (text.trim() !== '') return this.#known(text) || promptAt(text) !== undefined || this.#known(text.trimStart())
    }
    return false
  }

  #all(): ReadonlyMap<string, number> {
    if (this.#rows !== undefined) return this.#rows
    const rows = new Map<string, number>()
    for (const [i, text] of this.#texts.entries()) {
      const name = text.endsWith(':') ? nameAlone(text) : undefined
      const next = this.#texts[i + 1] ?? ''
      if (name !== undefined && next.startsWith(SALT) && this.#known(next.slice(SALT.length)))
        rows.set(rowOf(name), (rows.get(rowOf(name)) ?? 0) + 1)
    }
    this.#rows = rows
    return rows
  }
}

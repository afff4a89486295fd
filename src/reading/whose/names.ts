import { hostName, isMachineName, isSameHost, shortName } from '../../core/host-name.ts'
import { commandAt } from '../../core/prompt.ts'
import { toolHeading } from './headings.ts'
import { promptAt } from './prompt-host.ts'
import { expanded, hostsIn } from './typed.ts'

/** `uname -a`. */
const UNAME = /^\s{0,8}Linux (\S{1,253}) \d\.\d/

/** Machines that a text names beyond doubt: in prompts and commands, in what fan-out tools print, in the envelopes of its log lines. */
export class Names {
  readonly #sure = new Set<string>()
  /** At whose prompts somebody typed. */
  readonly #prompted = new Set<string>()
  #spoken: ReadonlySet<string> | undefined
  #texts: readonly string[] = []
  readonly #speakerOf: (text: string) => string | undefined

  /** `speakerOf`: the host in a line's envelope. */
  constructor(speakerOf: (text: string) => string | undefined) {
    this.#speakerOf = speakerOf
  }

  /** Further lines of the text. */
  see(texts: readonly string[]): void {
    this.#texts = texts
    for (const host of this.#spoken ?? []) this.#sure.add(host)
    this.#spoken = undefined
    for (const [i, text] of texts.entries()) {
      if (text.length > 2_200) continue
      const heading = toolHeading(texts, i)
      if (heading?.sure === true)
        for (const part of heading.host.split(/,(?![^[\]]{0,60}\])/)) for (const host of expanded(part)) this.add(host)
      const prompt = commandAt(text) === undefined ? undefined : promptAt(text)
      if (prompt?.host !== undefined) {
        this.add(prompt.host)
        this.#prompted.add(prompt.host)
      }
      if (prompt !== undefined) for (const host of hostsIn(prompt.command)) this.add(host)
      const uname = text.includes('Linux ') ? UNAME.exec(text)?.[1] : undefined
      if (uname !== undefined) this.add(uname)
    }
  }

  add(host: string): void {
    if (!isMachineName(host)) return
    this.#sure.add(hostName(host)!)
    this.#sure.add(shortName(hostName(host)!))
  }

  /** Whether somebody typed at the prompt of another machine: what names nobody would be taken for that one's. */
  typedElsewhere(host: string): boolean {
    return [...this.#prompted].some((other) => !isSameHost(other, host))
  }

  /** Whether somebody typed at a prompt that names its machine. */
  get areTyped(): boolean {
    return this.#prompted.size > 0
  }

  /** Whether a machine is called so. */
  has(host: string): boolean {
    const name = hostName(host)
    if (name === undefined) return false
    if (this.#sure.has(name) || this.#sure.has(shortName(name))) return true
    // envelopes are opened only where a name is asked for
    this.#spoken ??= new Set(
      this.#texts.flatMap((text) => {
        const speaker = text.trim() === '' ? undefined : this.#speakerOf(text)
        return speaker !== undefined && isMachineName(speaker) ? [hostName(speaker)!, shortName(hostName(speaker)!)] : []
      }),
    )
    return this.#spoken.has(name) || this.#spoken.has(shortName(name))
  }
}

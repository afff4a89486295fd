import type { Sentence } from '../failure.ts'

type Value = string | number | bigint | undefined

/** A text with values in it, or nothing when one of them is not known. */
export function opt(texts: TemplateStringsArray, ...values: readonly Value[]): string | undefined {
  if (values.includes(undefined)) return undefined
  return texts.reduce((said, text, i) => `${said}${String(values[i - 1])}${text}`)
}

/** The first of these that is known. */
export function either(...said: readonly [...Sentence[], string]): string
export function either(...said: readonly Sentence[]): string | undefined
export function either(...said: readonly Sentence[]): string | undefined {
  return said.find((text) => text !== undefined)
}

/** A text when something holds, else nothing. */
export const when = (holds: boolean, text: Sentence): string | undefined => (holds ? text : undefined)

/** One sentence of what is known of these, one behind the other as they stand, with its full stop. */
export const say = (...parts: readonly Sentence[]): string => stopped(parts.filter((part) => part !== undefined).join(''))

/** Sentences, those that are known, each with its full stop and a capital. */
export function paragraph(sentences: readonly Sentence[]): string {
  return sentences
    .filter((text) => text !== undefined && text !== '')
    .map((text) => stopped(text!))
    .join(' ')
}

/** As a sentence begins. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A machine at the beginning of a sentence: its name keeps its letters. */
export const machineFirst = (host: string | undefined): string => host ?? 'This machine'

/** As it stands behind other words: names keep their letters. */
export const midSentence = (text: string): string =>
  text.replace(
    /^(?:The|A|An|Its|What|Some|Something|Nothing|This|Each|All|Devices?|Containers?|Pods?|Nodes?|Pools?|Thin|Login|Process|Programs?|Servers?|Names?|Clients?|Tasks?|Threads?|Files|Memory|Drive|Image|Disk|Network|Multipath|Volume|Cgroup|Service|Unit|User|Registry|Virtual|Permission|Huge|Web) (?=\S)/,
    (word) => word.toLowerCase(),
  )

const stopped = (text: string): string => (/[.!?:…]["'”)]?$/.test(text) ? text : `${text}.`)

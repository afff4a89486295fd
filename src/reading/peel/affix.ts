import { follower } from '../envelopes/follower.ts'
import { talos } from '../envelopes/talos.ts'

/** What a program or a person put in front of every line of a text: quotes, line numbers, file names, bars. */
export interface Affix {
  readonly id: string
  /** Lines in a row that must have it before it is taken off. */
  readonly least: number
  /** The line without it. `key` must be equal in a run, `number` must grow in it (by one where `gapless`). */
  take(text: string): Taken | undefined
  readonly gapless?: boolean
  /** Whether what a run leaves makes sense. */
  sound?(rests: readonly string[], known: Known): boolean
}

export interface Known {
  /** Whether a line is a heading of a format or stands in a log's envelope. */
  readonly enveloped: (rest: string) => boolean
  /** Whether a line states something by itself. */
  readonly states: (rest: string) => boolean
}

export interface Taken {
  readonly rest: string
  readonly key?: string
  readonly number?: number
  /** Columns in which the number begins and ends: one of them is the same in a run. */
  readonly left?: number
  readonly right?: number
}

/** `> `, nested ones too, as mailers and Markdown quote. */
const quote: Affix = {
  id: 'quote',
  least: 1,
  take(text) {
    const m = /^\s{0,3}>(?: ?|\t)(.*)$/s.exec(text)
    return m === null ? undefined : { rest: m[1]! }
  },
}

/** A line as the only cell of a table's row, or behind a bar at the margin. */
const bar: Affix = {
  id: 'bar',
  least: 1,
  take(text) {
    const m = /^\s{0,3}\|(?: |$)(.*)$/s.exec(text)
    return m === null ? undefined : { rest: m[1]!.replace(/\s{1,400}\|\s{0,8}$/, '') }
  },
}

/** The gutter of bat(1) and of editors: a right-aligned number and a bar. */
const gutter: Affix = {
  id: 'gutter',
  least: 1,
  take(text) {
    const m = /^\s{0,8}(\d{1,7})\s?[│┃](?: |$)(.*)$/s.exec(text)
    return m === null ? undefined : { rest: m[2]!, number: Number(m[1]) }
  },
}

/** `grep -n`, `grep -H`, `grep -Hn`, with `-` where it shows context (grep(1)). */
const grepName: Affix = {
  id: 'grep-H',
  least: 2,
  // `/dev/sda1: clean` is a program that names its subject
  sound: (rests) => rests.some((rest) => rest !== '' && !rest.startsWith(' ')),
  take(text) {
    const m =
      /^(\.{0,2}\/?(?:[\w.@+~%-]{1,120}\/){0,16}[\w.@+~%-]{1,160})[:-](?:(?!\d\d:\d\d:\d\d)(\d{1,8})[:-](?!\d\d-\d\d[T ]))?(.*)$/s.exec(
        text,
      )
    if (
      m === null ||
      !(/^\.{0,2}\//.test(m[1]!) || /\.(?:log|txt|out|err|\d{1,3})$|(?:^|\/)(?:messages|syslog|dmesg|kern|daemon|journal)$/.test(m[1]!))
    )
      return undefined
    return { rest: m[3]!, key: m[1]!, ...(m[2] === undefined ? {} : { number: Number(m[2]) }) }
  },
}

const grepNumber: Affix = {
  id: 'grep-n',
  least: 2,
  // clocks and dates
  sound: (rests) => !rests.every((rest) => /^\d\d?[:-]\d\d(?![\d:])/.test(rest)),
  take(text) {
    // it prints no number with a zero before it, as a clock does: `09:58  Pager went off`
    const m = /^(?!\d{4}-\d\d-\d\d[T ])([1-9]\d{0,7})[:-](.*)$/s.exec(text)
    return m === null ? undefined : { rest: m[2]!, number: Number(m[1]) }
  },
}

/** `nl`, `cat -n` and what editors show: a number right-aligned in a column of its own, on each line one more. */
const column = (id: string, separator: RegExp): Affix => ({
  id,
  least: 2,
  gapless: true,
  // a number with cells far behind it is the first column of a table
  sound: (rests) => id === 'nl' || rests.some((rest) => /^\s{0,4}\S/.test(rest)),
  take(text) {
    const m = /^(\s{0,8}\d{1,7})(\s.*)?$/s.exec(text)
    if (m === null) return undefined
    const rest = m[2] ?? ''
    const between = separator.exec(rest)
    if (between === null && rest.trim() !== '') return undefined
    const edge = m[1]!.length - m[1]!.trimStart().length
    return { rest: rest.slice(between?.[0].length ?? rest.length), left: edge, right: m[1]!.length, number: Number(m[1]) }
  },
})

/** A comment, a diff, a bullet, a bar at the margin of a screen. */
const marker: Affix = {
  id: 'marker',
  least: 2,
  sound: (rests, { enveloped }) => rests.some(enveloped),
  take(text) {
    const m = /^(\s{0,8}(?:[#;+*~│┃●•·-]{1,3}|\/\/))(?: (.*))?$/s.exec(text)
    return m === null ? undefined : { rest: m[2] ?? '', key: m[1]! }
  },
}

/** `[37] `, `(37) `, `#37 `, `L37: `, `37) `, `37. `, `37| `. */
const numbered: Affix = {
  id: 'numbered',
  least: 2,
  gapless: true,
  sound: (rests, { enveloped }) => rests.some(enveloped),
  take(text) {
    const m = /^\s{0,8}([[(#L]{1,2}(?=\d)|)(\d{1,7})([\]).:|]{0,2})(?: |$)(.*)$/s.exec(text)
    const key = m === null ? '' : `${m[1]}#${m[3]}`
    return m === null || key === '#' ? undefined : { rest: m[4]!, key, number: Number(m[2]) }
  },
}

/** The name of a host or of a program before each line: `web1: ` (pdsh). What follows logs puts names there that are kept, and so does a program with its number. */
const speaker: Affix = {
  id: 'speaker',
  least: 2,
  sound: (rests, { enveloped }) => rests.some(enveloped),
  take(text) {
    const m = /^([A-Za-z0-9][\w.@|-]{0,63}?\s{0,24}[:|])(?: (.*))?$/s.exec(text)
    return m === null || follower.unwrap(text) !== undefined ? undefined : { rest: m[2] ?? '', key: m[1]! }
  },
}

/** Where somebody found a line, written in front of it: `dmesg: `, `from kern.log: `, `dmesg | tail: `. What such a program says of itself stays its own. */
const LABEL =
  /^\s{0,3}(?:[-*•] )?(?:(?:from|in|and|then|the) ){0,2}(?:\/var\/log\/)?(?:dmesg|kmsg|kern(?:\.log)?|kernel log|syslog|messages|journal(?:ctl)?|netconsole|serial(?: console)?)(?: -[a-z]{1,6}){0,2}(?: \| \w{1,12}| says| shows| has| log| output)?(?:: |: ?> | ?[=-]> )\s{0,3}(?!(?:failed|read|cannot|error|klogctl|invalid|unrecognized|option|unable)\b)(?=\S)(.*)$/is

const label: Affix = {
  id: 'label',
  least: 1,
  sound: (rests, { enveloped, states }) => rests.some((rest) => enveloped(rest) || states(rest)),
  take(text) {
    const m = LABEL.exec(text)
    // what an envelope begins with is none
    return m === null || talos.unwrap(text) !== undefined ? undefined : { rest: m[1]! }
  },
}

/**
 * Who writes in a chat, and when: `[10:03] <bob> `, `<bob> `, `[10:03] bob: `, `10:03 bob: `, before a stamp also `Noor: `. A program names itself
 * so too: what is pasted behind a name is a line of a log, or states something by itself.
 */
const chat: Affix = {
  id: 'chat',
  least: 1,
  sound: (rests, known) =>
    label.sound!(
      rests.map((rest) => label.take(rest)?.rest ?? rest),
      known,
    ),
  take(text) {
    const m = CHAT.exec(text)
    return m === null || follower.unwrap(text) !== undefined ? undefined : { rest: m[1]! }
  },
}
const CHAT =
  /^\s{0,3}(?:(?:\[\d\d?:\d\d(?::\d\d)?(?: [AP]M)?\]|\d\d?:\d\d(?::\d\d)?)\s{1,3}(?:<[@+~%&]?[\w.|-]{1,32}>|(?!kernel:)[A-Za-z][\w.-]{0,31}(?: [A-Z][\w.-]{0,31}){0,2}:)|<[@+~%&]?[\w.|-]{1,32}>(?! [<:])|[A-Z][a-z]{1,24}(?: [A-Z][a-z]{1,24}){0,2}:(?= (?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:|\d{4}-\d\d-\d\d[T ]|\[ {0,4}\d{1,7}\.\d{6}\]))) (.*)$/s

/** Cells of CSV with nothing beside them. */
const cell: Affix = {
  id: 'cell',
  least: 2,
  sound: (rests, { enveloped }) => rests.some(enveloped),
  take(text) {
    const m = /^"(.*)",?$/s.exec(text)
    return m === null ? undefined : { rest: m[1]!.replaceAll('""', '"') }
  },
}

/** In the order in which they are tried on a run of lines, by the character that the line begins with. */
const COLUMNS = [column('nl', /^\t/), column('cat-n', /^ {2}/), column('editor', /^ /)]
const DIGIT: readonly Affix[] = [gutter, grepName, grepNumber, ...COLUMNS, numbered, chat, speaker]
const LETTER: readonly Affix[] = [grepName, numbered, label, chat, speaker]
const BLANK: readonly Affix[] = [quote, bar, gutter, ...COLUMNS, marker, numbered, label, chat]
const OTHER: readonly Affix[] = [quote, bar, grepName, marker, numbered, label, chat, cell]

/** Those that a line with this first character may have. */
export function affixesOf(text: string): readonly Affix[] {
  const code = text.charCodeAt(0)
  if (code >= 48 && code <= 57) return DIGIT
  if ((code | 32) >= 97 && (code | 32) <= 122) return LETTER
  return code === 32 || code === 9 ? BLANK : OTHER
}

/** A run of lines that have an affix, and whether it is one that is taken off. */
export interface AffixRun {
  readonly length: number
  readonly sound: boolean
}

const NONE: AffixRun = { length: 0, sound: false }
const ANY: Known = { enveloped: () => true, states: () => true }

/** How many lines from `start` on have this affix; blank lines inside the run belong to it. */
export function runOf(affix: Affix, texts: readonly string[], start: number, known: Known = ANY): AffixRun {
  const first = affix.take(texts[start]!)
  if (first === undefined) return NONE
  const rests = [first.rest]
  let number = first.number
  let end = start + 1
  for (let i = end; i < texts.length; i++) {
    if (texts[i]!.trim() === '') continue
    const next = affix.take(texts[i]!)
    if (next === undefined || next.key !== first.key || (next.left !== first.left && next.right !== first.right)) break
    if (number !== undefined) {
      if (next.number === undefined || (affix.gapless ? next.number !== number + 1 + blanks(texts, end, i) : next.number <= number)) break
      number = next.number
    }
    rests.push(next.rest)
    end = i + 1
  }
  return { length: end - start, sound: rests.length >= affix.least && affix.sound?.(rests, known) !== false }
}

/** Blank lines between two numbered ones may have lost their number with the blanks at their end. */
const blanks = (texts: readonly string[], from: number, to: number): number =>
  texts.slice(from, to).filter((text) => text.trim() === '').length

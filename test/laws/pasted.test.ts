import { describe, expect, test } from 'vitest'
import { analyzeText, type Report } from '../../src/index.ts'
import { BROKEN_BY_ANOTHER, BROKEN_BY_WRAPPING, type Manner } from './pasted-open.ts'
import { shareOf } from './share.ts'
import { firing, incidents } from './stories.ts'

const alarms = ({ findings }: Report): string[] =>
  [...new Set(findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id))].sort()

/** As mailers wrap: at the last blank that fits, or at the first one behind it. */
function wrapped(line: string, width: number): string[] {
  const out: string[] = []
  let rest = line
  while (rest.length > width) {
    const fits = rest.lastIndexOf(' ', width)
    const at = fits > 0 && rest.slice(0, fits).trim() !== '' ? fits : rest.indexOf(' ', width)
    if (at < 0) break
    out.push(rest.slice(0, at))
    rest = rest.slice(at + 1)
  }
  return [...out, rest]
}

/** As terminals wrap: wherever the column is, within a word too. */
const cut = (line: string, width: number): string[] =>
  line === '' ? [''] : Array.from({ length: Math.ceil(line.length / width) }, (_, i) => line.slice(i * width, (i + 1) * width))

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n')
const number = (line: string, i: number): string => `${String(i + 1).padStart(6)}\t${line}`

/** What happens to the lines of a text on its way into a ticket, by the name of the manner. */
const MANNERS: ReadonlyMap<Manner, (lines: readonly string[]) => string[]> = new Map([
  ['mail 72', (lines) => lines.flatMap((line) => wrapped(line, 72))],
  ['mail 80', (lines) => lines.flatMap((line) => wrapped(line, 80))],
  ['mail 100', (lines) => lines.flatMap((line) => wrapped(line, 100))],
  ['mail 120', (lines) => lines.flatMap((line) => wrapped(line, 120))],
  ['terminal 80', (lines) => lines.flatMap((line) => cut(line, 80))],
  ['mail 80, quoted', (lines) => lines.flatMap((line) => wrapped(line, 80)).map((line) => `> ${line}`)],
  ['numbered, mail 80', (lines) => lines.map(number).flatMap((line) => wrapped(line, 80))],
  ['mail 80, numbered', (lines) => lines.flatMap((line) => wrapped(line, 80)).map(number)],
])

const stories = [...firing, ...incidents]
const MANY = 12

describe.each([...MANNERS])('wrapped (%s) the same is found', (manner, wrap) => {
  const width = Number(/\d+/.exec(manner)![0])
  const long = stories.filter(({ files }) => Object.values(files).some((text) => linesOf(text).some((line) => line.length > width)))
  test.each(shareOf(long, MANY))('$name', async ({ name, files }) => {
    const narrow = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, `${wrap(linesOf(text)).join('\n')}\n`]))
    const [found, whole] = [alarms(await analyzeText(narrow)), alarms(await analyzeText(files))]
    if (BROKEN_BY_WRAPPING.get(manner)?.has(name) === true) expect(found, 'mended: take it off the list').not.toEqual(whole)
    else expect(found).toEqual(whole)
  })
})

describe('two inputs in one text: what is found in either is found in both', () => {
  const single = stories.flatMap(({ name, files }) => (Object.keys(files).length === 1 ? [{ name, text: Object.values(files)[0]! }] : []))
  // mostly of the same failure: the hardest to tell apart
  const pairs = single.map((one, i) => ({ ...one, below: single[(i + 1) % single.length]! }))
  const found = async (text: string) => alarms(await analyzeText({ 'ticket.txt': text }))
  test.each(shareOf(pairs, 6))('$name + $below.name', async ({ name, text, below }) => {
    const both = await found(`${text.trimEnd()}\n\n${below.text}`)
    const lost = [...(await found(text)), ...(await found(below.text))].filter((id) => !both.includes(id))
    if (BROKEN_BY_ANOTHER.has(name)) expect(lost, 'mended: take it off the list').not.toEqual([])
    else expect(lost).toEqual([])
  })
})

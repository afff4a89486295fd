import { describe, expect, test } from 'vitest'
import { analyzeText, type Report } from '../../src/index.ts'
import { SEED, shareOf } from './share.ts'
import { firing, incidents, type Story } from './stories.ts'

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

const stories = [...firing, ...incidents]

describe.each([80, 100])('wrapped at %d columns the same is found', (width) => {
  const long = stories.filter(({ files }) => Object.values(files).some((text) => text.split('\n').some((line) => line.length > width)))
  test.each(shareOf(long, 6))('$name', async ({ files }) => {
    const narrow = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        text
          .split('\n')
          .flatMap((line) => wrapped(line, width))
          .join('\n'),
      ]),
    )
    expect(alarms(await analyzeText(narrow))).toEqual(alarms(await analyzeText(files)))
  })
})

describe('two inputs in one text: what is found in either is found in both', () => {
  const single = stories.flatMap(({ name, files }) => (Object.keys(files).length === 1 ? [{ name, text: Object.values(files)[0]! }] : []))
  const step = 1 + (SEED % (single.length - 1))
  const pairs = single.map((one, i) => ({
    one,
    other: single[(i + step) % single.length]!,
    name: `${one.name} + ${single[(i + step) % single.length]!.name}`,
  }))
  const found = (text: string) => analyzeText({ 'ticket.txt': text } satisfies Story['files'])
  test.each(shareOf(pairs, 6))('$name', async ({ one, other }) => {
    const [a, b] = [alarms(await found(one.text)), alarms(await found(other.text))]
    const both = alarms(await found(`${one.text.trimEnd()}\n\n${other.text}`))
    expect(both).toEqual(expect.arrayContaining([...a, ...b]))
  })
})

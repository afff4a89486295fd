import { expect, test } from 'vitest'
import { Line } from '../../src/reading/line.ts'
import { holdsQuotes, Requoted } from '../../src/reading/requoted.ts'

const SAID = 'Mar  3 10:00:00 build2 dockerd[44]: write /srv/a: no space left on device'
const quoted = (mark: string, text = SAID) =>
  new Line({ text, line: 1, offset: 0, ...(mark === '' ? {} : { verbatim: `${mark} ${text}` }) })

test.each<[string, readonly Line[], readonly boolean[]]>([
  ['in an answer to an answer', [quoted('> >'), quoted('>')], [false, true]],
  ['above what is quoted', [quoted(''), quoted('>>'), quoted('>')], [false, true, true]],
  ['twice in one mail', [quoted('>'), quoted('>')], [false, false]],
  ['twice in one mail that is answered', [quoted('> >'), quoted('> >'), quoted('>'), quoted('>')], [false, false, true, true]],
  [
    'without a date',
    [quoted('> >', 'write /srv/a: no space left on device, again'), quoted('>', 'write /srv/a: no space left on device, again')],
    [false, false],
  ],
  ['another minute', [quoted('> >'), quoted('>', SAID.replace('10:00', '10:01'))], [false, false]],
])('a line %s', (_, lines, repeats) => {
  const requoted = new Requoted()
  expect(holdsQuotes(lines)).toBe(true)
  expect(lines.map((line) => requoted.repeats(line))).toEqual(repeats)
})

test('a text without quotes is not looked at', () => expect(holdsQuotes([quoted(''), quoted('|')])).toBe(false))

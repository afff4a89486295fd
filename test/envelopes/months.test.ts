import { describe, expect, test } from 'vitest'
import { monthOf } from '../../src/core/time/months.ts'
import { said } from './said.ts'

describe('months of locales', () => {
  test.each<[string, string]>([
    ['en', 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'],
    ['en', 'January February March April May June July August September October November December'],
    ['de', 'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez'],
    ['de', 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'],
    ['fr', 'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'],
    ['es', 'ene feb mar abr may jun jul ago sep oct nov dic'],
    ['it', 'gen feb mar apr mag giu lug ago set ott nov dic'],
    ['pt', 'jan fev mar abr mai jun jul ago set out nov dez'],
    ['nl', 'jan feb mrt apr mei jun jul aug sep okt nov dec'],
    ['pl', 'sty lut mar kwi maj cze lip sie wrz paź lis gru'],
    ['ru', 'янв фев мар апр мая июн июл авг сен окт ноя дек'],
    ['sv', 'jan feb mar apr maj jun jul aug sep okt nov dec'],
    ['cs', 'led úno bře dub kvě čen čec srp zář říj lis pro'],
    ['tr', 'Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara'],
    ['ja', '1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月'],
  ])('%s: %s', (_, names) => expect(names.split(' ').map(monthOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]))
  test.each(['Mon', 'foo', '0月', '13月', ''])('no month: %s', (name) => expect(monthOf(name)).toBeUndefined())
})

describe('journalctl -o short in a locale', () => {
  test.each([
    ['Mär 03 21:14:07', '3 Mar 21:14:07'],
    ['févr. 14 21:14:07', '14 Feb 21:14:07'],
    ['ene 14 21:14:07', '14 Jan 21:14:07'],
    ['sty 14 21:14:07', '14 Jan 21:14:07'],
    ['мар 03 21:14:07', '3 Mar 21:14:07'],
    ['3月 03 21:14:07', '3 Mar 21:14:07'],
    [' 3月 03 21:14:07', '3 Mar 21:14:07'],
    ['12月 03 21:14:07', '3 Dec 21:14:07'],
  ])('%s', (stamp, time) =>
    expect(said(`${stamp} srv systemd[1]: app.service: Failed`)).toEqual({
      envelope: 'syslog',
      host: 'srv',
      ident: 'systemd',
      kernel: false,
      pid: 1,
      message: 'app.service: Failed',
      time,
    }),
  )
})

import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/report/redact/redact.ts'
import { originalsLeft } from '../../../src/report/redact/verify.ts'
import { REPORT_FORMATS } from '../../../src/report/render.ts'
import { quoting, rendered, shown } from './told.ts'

const textsOf = (texts: readonly string[]): string[] => redact(quoting(texts)).report.findings[0]!.evidence.map(({ text }) => text)

describe('whose an address of mail is has its pseudonym', () => {
  test.each([
    ['from="Irene Alder" <irene.alder@acme-bank.de>, nrcpt=1', 'from="mail-1" <mail-1>, nrcpt=1'],
    [String.raw`msg="from \"Irene Alder\" <i.alder@acme-bank.de>"`, String.raw`msg="from \"mail-1\" <mail-1>"`],
    ['From: Irene Alder <i.alder@acme-bank.de>', 'From: mail-1 <mail-1>'],
    ['From: Irene <i.alder@acme-bank.de>', 'From: mail-1 <mail-1>'],
    ['from "Alder, Irene" <i.alder@acme-bank.de>', 'from "mail-1" <mail-1>'],
    ['Signed-off-by: Jean-Luc O’Neil <j@acme-bank.de>', 'Signed-off-by: mail-1 <mail-1>'],
    ['Author: Łucja Żak &lt;l@acme-bank.de&gt; of it', 'Author: mail-1 &lt;mail-1&gt; of it'],
    ['Mail From Irene Alder <i.alder@acme-bank.de>', 'Mail From mail-1 <mail-1>'],
    ['To: i.alder@acme-bank.de (Irene Alder), next', 'To: mail-1 (mail-1), next'],
    ['to=<i.alder@acme-bank.de>, relay=none', 'to=<mail-1>, relay=none'],
    ['error "disk full" <i.alder@acme-bank.de.service>', 'error "disk full" <i.alder@acme-bank.de.service>'],
    ['Connection refused (Host Down) by <x>', 'Connection refused (Host Down) by <x>'],
  ])('%s', (text, other) => {
    expect(shown(text)).toBe(other)
    expect(shown(other)).toBe(other)
  })
  test('also where the name stands without the address', () => {
    expect(textsOf(['"Irene Alder" <i@acme-bank.de>', 'asked for by Irene Alder, irene alder and i@acme-bank.de; Irene Alderson'])).toEqual(
      ['"mail-1" <mail-1>', 'asked for by mail-1, mail-1 and mail-1; Irene Alderson'],
    )
  })
})

describe('the organisation of a domain is called as its domain is', () => {
  test.each([
    ['a mail', 'to=<i@acme-bank.de>', 'tenant=acme-bank, bucket acme-bank-prod', 'tenant=domain-1, bucket domain-1-prod'],
    ['below it', 'to=<i@mail.acme-bank.co.uk>', 'tenant=ACME-Bank of acme-bank.co.uk', 'tenant=domain-1 of domain-1'],
    ['a machine', 'https://pay.acme-bank.de/', 'db acme_bank of Acme Bank, acmebank', 'db domain-1 of domain-1, domain-1'],
    [
      'a word',
      'to=<i@megacorp.de>',
      'tenant=megacorp, "org_id": "megacorp" and megacorp',
      'tenant=domain-1, "org_id": "domain-1" and megacorp',
    ],
    [
      'words',
      'to=<i@open-source.de>',
      'an open source of open-source, customer: open-source',
      'an open source of open-source, customer: domain-1',
    ],
    ['of everybody', 'to=<i@t-online.de>', 'tenant=t-online', 'tenant=t-online'],
    ['an example', 'to=<i@mail.example.org>', 'tenant=example', 'tenant=example'],
    ['a project', 'https://api.github.com/', 'tenant=github', 'tenant=github'],
    ['of one network', 'https://web7.fleet-2.internal/', 'tenant=fleet-2', 'tenant=fleet-2'],
  ])('%s', (_, known, text, other) => {
    expect(textsOf([known, text])[1]).toBe(other)
    expect(textsOf([text, known])[0]).toBe(other)
  })
  test('one that an earlier report of the case knew', () => {
    const { entries } = redact(quoting(['to=<i@acme-bank.de>', 'tenant=acme-bank']))
    expect(shown('tenant=acme-bank', { known: entries })).toBe('tenant=domain-1')
  })
})

describe('both are found where they are left', () => {
  const given = quoting(['tenant=acme-bank "Irene Alder" <irene.alder@acme-bank.de>'], {
    headline: 'The mail of Irene Alder at acme-bank is refused, and that for a long time, so that Irene Alder and all of Acme Bank wait.',
  })
  const told = redact(given)
  test.each(REPORT_FORMATS)('%s', (format) => {
    const left = originalsLeft(rendered(given, format), format, told).map(({ spelling }) => spelling)
    expect(left).toEqual(expect.arrayContaining(['irene alder', 'acme-bank']))
    expect(originalsLeft(rendered(told.report, format), format, told)).toEqual([])
  })
  test('a name that the end of a line parts', () => {
    const parts = [{ kind: 'mail', key: 'x' }] as const
    for (const text of ['asked by Irene\n         Alder', 'asked by Irene  \n | Alder'])
      expect(originalsLeft(text, 'text', { originals: [{ spelling: 'irene alder', parts }], ours: [] })).toHaveLength(1)
    expect(originalsLeft('Irene\nAldersen', 'text', { originals: [{ spelling: 'irene alder', parts }], ours: [] })).toEqual([])
  })
})

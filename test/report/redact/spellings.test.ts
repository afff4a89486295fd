import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/report/redact/redact.ts'
import { sanitize } from '../../../src/report/sanitize.ts'
import { finding, report } from '../sample.ts'
import { line, rendered } from './told.ts'

/** The report of a line by which alone it knows anybody. */
const about = (text: string) =>
  redact(
    sanitize(
      report([finding({ entities: {}, evidence: [line(text)], cause: '', fix: [], series: [] })], {
        coverage: { artifacts: [], gaps: [], notObserved: [], unexplained: [] },
      }),
    ),
  ).report
const shown = (text: string): string => about(text).findings[0]!.evidence[0]!.text

describe('who stands there in another spelling has a pseudonym', () => {
  test.each([
    ['pool_10_3_7_21 is full', 'pool_ip-1.1 is full', '10_3_7_21'],
    ['peer ::ffff:0a03:0715 is gone', 'peer ::ffff:ip-1.1 is gone', '0a03:0715'],
    ['lease mac=5254001f3a7c expired', 'lease mac=mac-1 expired', '5254001f3a7c'],
    ['GET /?to=orla.quist%40brisk.example 404', 'GET /?to=mail-1 404', 'orla.quist'],
    ['rejected <"orla quist"@brisk.example>', 'rejected <mail-1>', 'quist'],
    ['cannot open ~orlaq/.profile', 'cannot open ~user-1/.profile', 'orlaq'],
    ['systemd[1]: Started Session 12 of User orlaq.', 'systemd[1]: Started Session 12 of User user-1.', 'orlaq'],
    [String.raw`{"dir":"\/home\/orlaq\/work"}`, String.raw`{"dir":"\/home\/user-1\/work"}`, 'orlaq'],
    ['GET /files?dir=%2Fhome%2Forlaq%2Fwork 404', 'GET /files?dir=%2Fhome%2Fuser-1%2Fwork 404', 'orlaq'],
    ['kubelet: cannot update the status for node quist7', 'kubelet: cannot update the status for node host-1', 'quist7'],
    ['worker: connect to briskq.io failed', 'worker: connect to domain-1 failed', 'briskq'],
    ['ata2.00: disk, SN: WX-41KQ7ZB02', 'ata2.00: disk, SN: id-1', 'WX-41KQ7ZB02'],
  ])('%s', (text, told, original) => {
    expect(shown(text)).toBe(told)
    for (const form of ['text', 'json', 'markdown', 'html'] as const) expect(rendered(about(text), form)).not.toContain(original)
  })
})

describe('nobody stands there', () => {
  test.each([
    'driver_1_2_3_4 loaded',
    'lib_10_3_7 loaded',
    'peer ::ffff:7f00:1 is gone',
    'mac=000000000000',
    'cannot open ~/.profile',
    'kernel 5.10~rc1/x',
    'systemd[1]: Started Session 12 of User root.',
    'numa: for node 0',
    'sn: 4711 of frame',
    'GET /files?dir=%2Fhome%2Froot 404',
  ])('%s', (text) => {
    expect(shown(text)).toBe(text)
  })
})

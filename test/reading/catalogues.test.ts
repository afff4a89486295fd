import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'a.txt': text })
  return [...new Set(findings.map(({ id }) => id)), ...coverage.unexplained.map(({ line }) => line)]
}
const pretty = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
const line = (value: object): string => `${JSON.stringify(value)}\n`

const TEXTS = { full: 'No space left on device', slow: 'Connection timed out for {name}', cert: 'Your certificate has expired' }
const NAMED = { diskFull: 'No space left on device', read_timeout: 'The read timed out', cert: 'This certificate has expired' }
const FULL = 'cp: error writing "/mnt/a": No space left on device'

describe('texts that a program holds', () => {
  test.each([
    ['with a placeholder', pretty({ en: { alerts: TEXTS }, labels: { ok: 'Fine' } })],
    ['by names of failures', pretty({ texts: NAMED })],
    ['on one line', line(NAMED)],
    ['in a list', pretty({ errors: [NAMED, { oven_lost: 'Connection refused by the oven' }] })],
    [
      'in YAML',
      'de:\n  oven:\n    full: "No space left on device"\n    refused: Connection refused by the oven\n    # of the door\n    cert: certificate has expired\n',
    ],
    [
      'of properties',
      'oven.full=No space left on device\noven.refused=Connection refused by the oven\noven.cert=The certificate has expired\n',
    ],
    [
      'what a server may answer',
      line({ openapi: '3.1.0', paths: { '/bake': { post: { responses: { 507: { description: 'No space left on device' } } } } } }),
    ],
    [
      'the same in YAML',
      "swagger: '2.0'\npaths:\n  /bake:\n    post:\n      responses:\n        '507':\n          description: No space left on device\n          example: dial tcp 192.0.2.9:80 connect: connection refused\n",
    ],
    [
      'what a document may hold',
      pretty({ $schema: 'https://json-schema.org/draft/2020-12/schema', properties: { why: { const: 'No space left on device' } } }),
    ],
    [
      'in an array of PHP',
      "<?php\nreturn [\n    'oven_full' => 'No space left on device',\n    'cert' => 'The certificate has expired',\n    'door_refused' => 'connect: connection refused',\n];\n",
    ],
    [
      'in an object of JavaScript',
      "export default {\n  en: {\n    ovenFull: 'No space left on device',\n    cert: 'The certificate has expired',\n    oom: 'Out of memory: Killed process',\n  },\n}\n",
    ],
    [
      'in resources of XML',
      '<resources>\n    <string name="oven_full">No space left on device</string>\n    <string name="cert">The certificate has expired</string>\n    <string name="door_refused">connect: connection refused</string>\n</resources>\n',
    ],
    [
      'in flat YAML',
      'oven_full: "No space left on device"\ndoor_refused: "Connection refused by the oven"\ncert: "certificate has expired"\n',
    ],
    ['in a part of settings', '[errors]\n28 = No space left on device\ncert = certificate has expired\nrefused = Connection refused\n'],
    [
      'rules of what watches',
      'groups:\n- name: oven\n  rules:\n  - alert: OvenFull\n    expr: oven_free < 1\n    annotations:\n      description: |\n        No space left on device\n',
    ],
    [
      'rules of another',
      '- rule: Oven\n  desc: Out of memory in the oven\n  condition: evt.type = oom\n  output: "x509: certificate has expired (user=%user.name)"\n',
    ],
    [
      'a manifest',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: oven\ndata:\n  why: "No space left on device"\n  cert: "certificate has expired"\n',
    ],
    ['behind another', 'a: 1\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: oven}\ndata:\n  why: "No space left on device"\n'],
  ])('%s', async (_, text) => expect(await told(text)).toEqual([]))

  test.each([
    ['an answer of a server', line({ error: 'write /mnt/a: no space left on device' }), 'disk-full'],
    [
      'its errors by what has them',
      pretty({ errors: { db: 'connection refused by db', disk: 'No space left on device', job: 'was not run' } }),
      'disk-full',
    ],
    ['a number beside them', line({ ...NAMED, count: 3 }), 'disk-full'],
    ['a time beside them', line({ ...NAMED, time: '2026-03-04T10:00:00Z' }), 'disk-full'],
    ['a status beside them', line({ ...NAMED, status: 'down' }), 'disk-full'],
    ['a path in one', line({ ...NAMED, diskFull: 'write /mnt/a: No space left on device' }), 'disk-full'],
    ['two only', pretty({ disk_full: 'No space left on device', read_timeout: 'Timed out' }), 'disk-full'],
    [
      'a log below',
      `oven.full=No space left on device\noven.refused=Connection refused by it\noven.cert=The certificate has expired\n${FULL}\n`,
      'disk-full',
    ],
    [
      'an error with its fields',
      "{\n  oven: 'No space left on device',\n  read_timeout: 'The read timed out',\n  door_refused: 'Connection refused by it',\n  syscall: 'write',\n}\n",
      'disk-full',
    ],
    [
      'what a program prints of its parts',
      "  'db' => 'connection refused by db',\n  'disk' => 'write: No space left on device',\n  'job' => 'was not run',\n",
      'disk-full',
    ],
    [
      'a line of a program among settings',
      'oven.full=No space left on device\noven.refused=Connection refused by it\noven.cert=The certificate has expired\ntar: No space left on device\n',
      'disk-full',
    ],
    [
      'a line of a program below texts',
      'en:\n  full: No space left on device\n  refused: Connection refused by it\n  cert: The certificate has expired\ntar: No space left on device\n',
      'disk-full',
    ],
    ['a log below a specification', `openapi: 3.1.0\npaths:\n  /bake: {}\n${FULL}\n`, 'disk-full'],
    [
      'lines of programs',
      'memory-agent: No space left on device\ncrash-collector: Connection refused by it\nlost-sync: The read timed out\n',
      'disk-full',
    ],
    ['a log below rules', `groups:\n- alert: A\n  expr: a > 1\n${FULL}\n`, 'disk-full'],
    [
      'an object that lives',
      'apiVersion: v1\nkind: Oven\nmetadata:\n  name: oven\n  uid: 1b2c\nspec:\n  why: "No space left on device"\n',
      'disk-full',
    ],
    [
      'its state',
      'apiVersion: v1\nkind: Oven\nmetadata:\n  name: oven\nspec: {}\nstatus:\n  why: "write: No space left on device"\n',
      'disk-full',
    ],
    ['a log below a manifest', `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: oven\n\n${FULL}\n`, 'disk-full'],
  ])('%s is found', async (_, text, id) => expect(await told(text)).toContain(id))
})

describe('lists that were exported', () => {
  const HEAD = 'Key,Summary,Status'
  test.each([
    ['what is over', `${HEAD}\nOV-1,cp: No space left on device,Done\nOV-2,x509: certificate has expired,Closed\n`],
    ['with semicolons and quotes', `"Key";"Summary";"Resolution"\n"OV-1";"cp: No space left on device; again";"Fixed"\n`],
    ['what may happen', 'Risk;Likelihood;Mitigation\nNo space left on device;low;an alert\n'],
    ['what was fixed by something', `| what | how |\n|---|---|\n| ${FULL} | fixed by a larger disk |\n`],
    ['figures of years', 'what,2024,2025,mttr\nNo space left on device,4,9,31\ncertificate has expired,1,0,7\n'],
  ])('%s', async (_, text) => expect(await told(text)).toEqual([]))

  test.each([
    ['what is open', `${HEAD}\nOV-1,cp: No space left on device,Done\nOV-2,x509: certificate has expired,Open\n`, ['certificate-error']],
    ['of machines', 'Host,Summary,Status\ndb7,cp: No space left on device,closed\n', ['disk-full']],
    ['what was done about it in vain', 'Key,Summary,Tried\nOV-1,cp: No space left on device,fixed nothing\n', ['disk-full']],
    ['how often', 'what,count,users\ncp: No space left on device,4,9\n', ['disk-full']],
    ['below it', `${HEAD}\nOV-1,x509: certificate has expired,Done\n\n${FULL}\n`, ['disk-full']],
  ])('%s is found', async (_, text, ids) => expect(await told(text)).toEqual(ids))
})

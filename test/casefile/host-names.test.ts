import { expect, test } from 'vitest'
import { aliasesOf } from '../../src/casefile/host-names.ts'

test.each<[string, Record<string, string>]>([
  ['a short name alone', { web1: 'web1' }],
  ['a full name alone', { 'web1.example.net': 'web1' }],
  ['both', { web1: 'web1', 'web1.example.net': 'web1' }],
  ['a name and a longer one', { 'web1.example': 'web1', 'web1.example.net': 'web1' }],
  ['a name and a shorter one', { 'web1.example.net': 'web1', 'web1.example': 'web1' }],
  ['two domains', { web1: 'web1', 'web1.a.net': 'web1.a.net', 'web1.b.net': 'web1.b.net' }],
  ['two domains, one of them cut', { 'web1.a': 'web1.a.net', 'web1.a.net': 'web1.a.net', 'web1.b.net': 'web1.b.net' }],
  ['another name', { 'web1.a.net': 'web1', db1: 'db1' }],
  ['an address', { '10.0.0.9': '10.0.0.9' }],
])('%s', (_, called) => expect(Object.fromEntries(aliasesOf(new Map(Object.keys(called).map((name) => [name, 1]))))).toEqual(called))

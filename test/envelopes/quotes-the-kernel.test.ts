import { expect, test } from 'vitest'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'

const KILL = 'Out of memory: Killed process 4711 (java) total-vm:812kB, anon-rss:512kB, file-rss:0kB, shmem-rss:0kB'
const time = '2026-11-21T05:24:41.123Z'
const kernelOf = (object: object): boolean | undefined => unwrap(JSON.stringify({ time, level: 'info', ...object })).kernel

test.each([
  ['a logger that has a name', { logger: 'org.example.Search', message: KILL }],
  ['a program with its pid', { name: 'desk', pid: 812, msg: KILL }],
])('%s says it, not the kernel', (_, object) => {
  expect(kernelOf(object)).toBe(false)
})

test.each([
  ['a collector', { logger: 'kmsg-forwarder', message: KILL }, undefined],
  ['what watches the machine', { name: 'node-problem-detector', pid: 12, msg: KILL }, undefined],
  ['the kernel itself', { program: 'kernel', pid: 0, message: KILL }, true],
  ['a service of a log platform', { service: 'db3', message: KILL }, undefined],
  ['nobody', { message: KILL }, undefined],
])('%s may hand on what the kernel wrote', (_, object, kernel) => {
  expect(kernelOf(object)).toBe(kernel)
})

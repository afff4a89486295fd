import { expect, test } from 'vitest'
import { ageSeconds } from '../../src/core/time/age.ts'
import { type Happening, isAfter, latestOf, secondsOver } from '../../src/casefile/kube-events.ts'
import { podAsked, podIn } from '../../src/casefile/pod-names.ts'

const event = (order: number, of: { age?: string; wall?: number; artifact?: string }): Happening => ({
  what: {
    reason: 'BackOff',
    message: '',
    count: 1,
    age: of.age,
    at: { artifact: of.artifact ?? 'events.txt', line: order, offset: 0, text: '' },
    ...(of.wall === undefined ? {} : { time: { wall: of.wall } }),
  },
  count: 1,
  copies: [],
  order,
  witness: 'kubernetes event',
})

test('ages of events in seconds', () => {
  expect(ageSeconds('2m14s')).toBe(134)
  expect(ageSeconds('12m (x9 over 30m)')).toBe(720)
  expect(ageSeconds('3d4h')).toBe(273_600)
  expect(ageSeconds('5m ago')).toBe(300)
  expect(ageSeconds('<unknown>')).toBeUndefined()
  expect(ageSeconds(undefined)).toBeUndefined()
  expect(secondsOver('12m (x9 over 30m)')).toBe(1800)
  expect(secondsOver('12m')).toBeUndefined()
})

test('which of two events came later: by time, by age in one capture, else as they are told', () => {
  expect(isAfter(event(1, { wall: 2000 }), event(2, { wall: 1000 }))).toBe(true)
  expect(isAfter(event(1, { age: '2m' }), event(2, { age: '3h' }))).toBe(true)
  expect(isAfter(event(2, { age: '3h' }), event(1, { age: '2m' }))).toBe(false)
  expect(isAfter(event(2, { age: '8m' }), event(1, { age: '8m' }))).toBe(true)
  expect(isAfter(event(2, { age: '3h', artifact: 'later.txt' }), event(1, { age: '2m' }))).toBe(true)
  expect(latestOf([event(1, { age: '2m' }), event(2, { age: '3h' })])?.order).toBe(1)
  expect(latestOf([])).toBeUndefined()
})

test('the pod that a message names', () => {
  expect(podIn('Back-off restarting failed container app in pod web-1_shop(96028a29-69a1-479a-9032-e8a77041758e)')).toEqual({
    name: 'web-1',
    namespace: 'shop',
  })
  expect(podIn('Successfully assigned shop/web-1 to node7')).toEqual({ name: 'web-1', namespace: 'shop' })
  expect(podIn('failed to set up sandbox container "b2ad" network for pod "db-0": refused')).toEqual({ name: 'db-0' })
  expect(podIn('Stopping container web')).toBeUndefined()
})

test('the pod that a typed command asks for', () => {
  expect(podAsked('kubectl describe pod web-1 -n shop | grep -A4 "Last State"')).toEqual({ name: 'web-1', namespace: 'shop' })
  expect(podAsked('kubectl -n shop get pod/web-1 -o yaml')).toEqual({ name: 'web-1', namespace: 'shop' })
  expect(podAsked('kubectl logs web-1 --namespace=shop')).toEqual({ name: 'web-1', namespace: 'shop' })
  expect(podAsked('kubectl describe pod -n shop web-1')).toEqual({ name: 'web-1', namespace: 'shop' })
  expect(podAsked('kubectl get pods -n shop')).toBeUndefined()
  expect(podAsked('kubectl get events -A')).toBeUndefined()
  expect(podAsked('kubectl describe sts web -n shop')).toBeUndefined()
  expect(podAsked('kubectl logs job/report')).toBeUndefined()
  expect(podAsked('cat web-1')).toBeUndefined()
})

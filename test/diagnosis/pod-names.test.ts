import { expect, test } from 'vitest'
import { withNamespaces } from '../../src/diagnosis/pod-names.ts'
import { entry, failure, scopes } from './entries.ts'

const { web1 } = scopes()
const of = (pod: string | undefined, id = 'a') => entry(failure(id), web1, pod === undefined ? {} : { pod })
const named = (...pods: (string | undefined)[]) =>
  withNamespaces(pods.map((pod) => of(pod))).map(({ entities, linked, bareName }) => [
    entities.pod,
    [...(linked.get('pod') ?? [])].join(),
    bareName,
  ])

test('a bare name is the only pod of that name', () => {
  expect(named('api', 'shop/api', 'shop/api', 'shop/db', undefined)).toEqual([
    ['shop/api', 'shop/api', true],
    ['shop/api', 'shop/api', undefined],
    ['shop/api', 'shop/api', undefined],
    ['shop/db', 'shop/db', undefined],
    [undefined, '', undefined],
  ])
  expect(named('api', 'shop/api', 'pay/api')[0]).toEqual(['api', 'api', undefined])
  expect(named('api', 'shop/db')[0]).toEqual(['api', 'api', undefined])
})

test('what is named rightly is left as it is; of several names each is called whole', () => {
  const full = of('shop/api')
  expect(withNamespaces([full])[0]).toBe(full)
  const both = { ...of(undefined), linked: new Map([['pod' as const, new Set(['db', 'api'])]]) }
  const [joined] = withNamespaces([both, full])
  expect([[...joined!.linked.get('pod')!], joined!.entities.pod]).toEqual([['db', 'shop/api'], undefined])
})

import { expect, test } from 'vitest'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import type { Scope } from '../../src/core/scope.ts'
import { isAnswered, typedIn } from '../../src/diagnosis/typed.ts'
import { analyzeText } from '../../src/index.ts'

const scope = (...commands: [artifact: string, command: string][]): Scope =>
  ({
    rows: ({ name }: { name: string }) =>
      name === TYPED_COMMAND.name
        ? commands.map(([artifact, command]) => ({ command, at: { artifact, line: 1, offset: 0, text: command } }))
        : [],
  }) as unknown as Scope

const typed = typedIn([
  scope(['a.txt', "sudo  kubectl describe node 'n1' | grep -A9 Conditions:"], ['a.txt', 'date -u']),
  scope(['b.txt', 'ss -tnpH state close-wait | wc -l']),
])

test.each([
  ['the same command, however it is quoted and cut', 'kubectl describe node n1 | tail', ['a.txt'], true],
  ['of another text', 'date -u', ['b.txt'], false],
  ['of one of its texts', 'date -u', ['b.txt', 'a.txt'], true],
  ['of another thing', 'kubectl describe node n2', ['a.txt'], false],
  ['with more that it is told', 'date -u -R', ['a.txt'], false],
])('a question whose command was typed: %s', (_, run, artifacts, answered) => {
  expect(isAnswered({ ask: '?', run }, typed, artifacts)).toBe(answered)
})

test('a second look, and a question without a command, stay open', () => {
  expect(isAnswered({ ask: '?', run: 'ss -tnpH state close-wait | wc -l' }, typed, ['b.txt'])).toBe(true)
  expect(isAnswered({ ask: '?', run: 'ss -tnpH state close-wait | wc -l', again: true }, typed, ['b.txt'])).toBe(false)
  expect(isAnswered({ ask: '?' }, typed, ['a.txt'])).toBe(false)
})

const TABLE = 'NAME   STATUS     ROLES    AGE   VERSION\npool-3 NotReady   <none>   90d   v1.31.2\n'
const EVENTS = 'kubectl get events -A --sort-by=.lastTimestamp --field-selector involvedObject.kind=Node,involvedObject.name=pool-3'

test('a report does not ask for what was pasted into it', async () => {
  const open = async (text: string) => (await analyzeText({ 's.txt': text })).findings.map((f) => f.open?.[0]?.run)
  expect(await open(`$ kubectl get nodes\n${TABLE}`)).toEqual([EVENTS])
  expect(await open(`$ kubectl get nodes\n${TABLE}$ ${EVENTS}\nNo resources found\n`)).toEqual([undefined])
})

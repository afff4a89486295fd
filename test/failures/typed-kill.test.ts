import { expect, test } from 'vitest'
import { killAsked } from '../../src/detectors/process/process-killed/typed-kill.ts'

test.each([
  ['kill -9 12 13', { pids: [12, 13], names: [], job: false }],
  ['sudo kill -s KILL 99   # it hangs', { pids: [99], names: [], job: false }],
  ['kill -9 %1', { pids: [], names: [], job: true }],
  ['pkill -KILL loader', { pids: [], names: ['loader'], job: false }],
  ['docker kill --signal=KILL api db', { pids: [], names: ['api', 'db'], job: false }],
  ['docker rm -f api', { pids: [], names: ['api'], job: false }],
  ['systemctl kill -s SIGKILL mail.service', { pids: [], names: ['mail.service'], job: false }],
])('%s sends SIGKILL', (command, asked) => {
  expect(killAsked(command)).toEqual(asked)
})

test.each([
  'kill 12',
  'kill -l 9',
  'pkill -TERM loader',
  'docker kill -s TERM api',
  'docker rm api',
  'docker logs kill',
  'systemctl kill mail',
])('%s does not', (command) => {
  expect(killAsked(command)).toBeUndefined()
})

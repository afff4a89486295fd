import { expect, test } from 'vitest'
import { logsAsked } from '../../src/core/logs-command.ts'
import { commandAt } from '../../src/core/prompt.ts'

test.each([
  ['kubectl logs -n shop api-7d9f -c api --previous', { pod: 'api-7d9f', namespace: 'shop', container: 'api', previous: true }],
  ['kubectl -n shop logs -p pod/api-7d9f --tail=20 | tail -3', { pod: 'api-7d9f', namespace: 'shop', previous: true }],
  ['oc logs api-7d9f api', { pod: 'api-7d9f', container: 'api', previous: false }],
  ['k logs deploy/api --namespace=shop', { owner: 'api', namespace: 'shop', previous: false }],
  ['kubectl logs job.batch/seed', { owner: 'seed', previous: false }],
  ['docker logs --tail 50 api-1 2>&1', { container: 'api-1', previous: false }],
  ['sudo podman container logs db', { container: 'db', previous: false }],
  ['crictl logs 3f4e1c0a9b7d', { container: '3f4e1c0a9b7d', previous: false }],
  ['docker compose logs web', { container: 'web', previous: false }],
  ['journalctl -u nginx -p err --no-pager', { unit: 'nginx.service', previous: false }],
  ['kubectl get pods -n shop', undefined],
  ['kubectl logs -l app=api', undefined],
  ['docker ps -a', undefined],
  ['cat kern.log', undefined],
])('%s', (command, asked) => expect(logsAsked(command)).toEqual(asked))

test.each([
  'kubectl logs api-7d9f -n shop --previous',
  'kubectl describe node w-2 | grep -A9 Conditions:',
  'sudo crictl ps -a',
  'docker inspect -f "{{.State.OOMKilled}}" api-1',
  'systemctl status nginx.service',
])('a command without a prompt: %s', (text) => expect(commandAt(text)).toBe(text))

test.each(['**kubectl get pods -n shop**', '`kubectl get pods -n shop`:', '### kubectl get pods -n shop'])('in Markdown: %s', (text) =>
  expect(commandAt(text)).toBe('kubectl get pods -n shop'),
)

test.each([
  'kubectl describe pod shows the probe at /health',
  'kubectl logs gives nothing for api-7d9f',
  'docker ps is empty, docker-compose too.',
  'kubectl get pods',
  'kubectl describe output of the node-1',
])('a sentence, or too little to tell one: %s', (text) => expect(commandAt(text)).toBeUndefined())

import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const graver = async (text: string) => {
  const { findings } = await analyzeText({ 'run.log': text })
  return findings.map(({ id, severity }) => `${severity} ${id}`)
}
const NO_ANSWER = (url: string): string => `Error response from daemon: Get "https://${url}/v2/": net/http: TLS handshake timeout`
const PIP = (why: string): string =>
  `WARNING: Retrying (Retry(total=3, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f22>: Failed to establish a new connection: ${why}')': /simple/kettle/`
const NO_NAME = '[Errno -3] Temporary failure in name resolution'
const CURL = 'curl: (7) Failed to connect to kettle port 8443 after 1 ms: Connection refused'

describe('what failed, was tried again and went well is a note', () => {
  test.each([
    [
      'a pull of a runner',
      `WARNING: Failed to pull image with policy "always": ${NO_ANSWER('registry-1.docker.io')} (manager.go:250:10s)\nUsing docker image sha256:ab12 for alpine:3 with digest alpine@sha256:cd34 ...\n`,
      'note image-pull-failure',
    ],
    [
      'a pull by hand',
      `$ docker pull tea.corp/base:1\n${NO_ANSWER('tea.corp')}\n$ docker pull tea.corp/base:1\n1: Pulling from base\nStatus: Downloaded newer image for tea.corp/base:1\n`,
      'note image-pull-failure',
    ],
    ['packages', `${PIP(NO_NAME)}\nCollecting kettle\nSuccessfully installed kettle-2.0\n`, 'note dns-failure'],
    ['an answer', `Waiting ...\n${CURL}\n${CURL}\nHTTP/1.1 200 OK\n`, 'note dependency-unreachable'],
    ['what a script waits for', `${CURL}\nkettle:8443 is available after 4 seconds\n`, 'note dependency-unreachable'],
    ['by its name alone', `${CURL}\nkettle is up after 4 s\n`, 'note dependency-unreachable'],
  ])('%s', async (_, text, id) => expect(await graver(text)).toEqual([id]))

  test.each([
    [
      'another image',
      `$ docker pull tea.corp/base:1\n${NO_ANSWER('tea.corp')}\nStatus: Downloaded newer image for tea.corp/cup:1\n`,
      'error image-pull-failure',
    ],
    [
      'an image of another registry',
      `WARNING: Failed to pull image with policy "always": ${NO_ANSWER('tea.corp')} (manager.go:250:10s)\nUsing docker image sha256:ab12 for alpine:3 with digest alpine@sha256:cd34 ...\n`,
      'error image-pull-failure',
    ],
    [
      'it fails again',
      `$ docker pull tea.corp/base:1\nStatus: Downloaded newer image for tea.corp/base:1\n$ docker pull tea.corp/base:1\n${NO_ANSWER('tea.corp')}\n`,
      'error image-pull-failure',
    ],
    ['packages that were there before', `Successfully installed cup-1.0\n${PIP(NO_NAME)}\n`, 'warning dns-failure'],
    [
      'another program',
      `brew: lookup kettle: Temporary failure in name resolution\nSuccessfully installed cup-1.0\n`,
      'warning dns-failure',
    ],
    [
      'an answer to another command',
      `$ curl -I http://kettle:8443\n${CURL}\n$ curl -I http://cup\nHTTP/1.1 200 OK\n`,
      'warning dependency-unreachable',
    ],
    ['another server', `${CURL}\n${CURL}\ncup:80 is available after 4 seconds\n`, 'warning dependency-unreachable'],
    ['an error for an answer', `${CURL}\n${CURL}\nHTTP/1.1 503 Service Unavailable\n`, 'warning dependency-unreachable'],
  ])('not: %s', async (_, text, id) => expect(await graver(text)).toContain(id))
})

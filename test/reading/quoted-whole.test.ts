import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const idsOf = async (text: string) => (await analyzeText({ 'ticket.md': `${text}\n` })).findings.map(({ id }) => id)
const X509 = 'x509: certificate has expired or is not yet valid: current time 2026-03-10T08:00:01Z is after 2026-03-09T00:00:00Z'

describe('a refusal of a certificate, with both moments, is evidence wherever it stands', () => {
  test.each([
    `\`${X509}\``,
    `Since this morning every command fails: \`${X509}\``,
    `The API stopped answering. \`The answer is: ${X509}.\``,
    `1 handlers.go:88] "Request refused" err="${X509}, verifying certificate SN=77"`,
    `08:00:01.123456       1 handlers.go:88] "Request refused" err="${X509}"`,
    `E0310 08:00:01.123456       1 handlers.go:88] "Request refused" err="${X509}"`,
  ])('found: %s', async (text) => expect(await idsOf(text)).toEqual(['certificate-error']))

  test.each([
    `If the clock is wrong you may see \`${X509}\``,
    `For example \`${X509}\` means that the certificate is too old.`,
    `This was fixed: \`${X509}\` no longer comes.`,
    'We had a lot of `x509: certificate has expired` in spring',
    '1 file.go:12] "Serving" addr="[::]:8443"',
  ])('silent: %s', async (text) => expect(await idsOf(text)).toEqual([]))
})

test('what a form put behind a refusal on its line names no peer of it', async () => {
  const text = `E0310 08:00:01.123456       1 authn.go:53] Unable to authenticate: ${X509} I0310 08:00:02.123456       1 client.go:360] dialing https://127.0.0.1:2379/`
  const { findings } = await analyzeText({ 'a.log': `${text}\n` })
  expect(findings.map(({ headline }) => headline)).toEqual(['A certificate expired on 2026-03-09: refused once.'])
})

describe('a line of systemd between backticks', () => {
  test.each(['`till.service: Main process exited, code=exited, status=203/EXEC`.', "`till.service: Failed with result 'exit-code'.`"])(
    'found: %s',
    async (text) => expect(await idsOf(`The state is failed.\n${text}\nWhy?`)).toEqual(['unit-failed']),
  )
  test.each([
    '- `till.service: Main process exited, code=exited, status=203/EXEC` means that the file is not there',
    '`systemctl status till.service`',
    '`till.service`',
  ])('silent: %s', async (text) => expect(await idsOf(`What is that?\n${text}`)).toEqual([]))
})

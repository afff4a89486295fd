import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const KILL = (at: string): string =>
  `[${at}] Out of memory: Killed process 900 (java) total-vm:8110000kB, anon-rss:6011000kB, file-rss:0kB, shmem-rss:0kB, UID:992 pgtables:9000kB oom_score_adj:0`
const REFUSED = 'cp: error writing /srv/data/part: No space left on device'

/** The machine of the only finding, and the answer. */
async function told(...lines: string[]): Promise<[string | undefined, string]> {
  const { findings, summary } = await analyzeText({ 'paste.txt': `${lines.join('\n')}\n` })
  expect(findings).toHaveLength(1)
  const host = findings[0]!.entities['host']
  return [host === undefined ? undefined : String(host), summary]
}
const hostOf = async (...lines: string[]): Promise<string | undefined> => (await told(...lines))[0]

describe('files of several machines', () => {
  test('with the machine before the path, as scp writes it', async () => {
    expect(await hostOf('=== kv1:/var/log/kern.log', KILL('91.1'), '=== kv2:/var/log/app.log', 'all fine')).toBe('kv1')
    expect(await hostOf('### root@kv1:/var/log/kern.log ###', 'fine', '### kv2:/var/log/kern.log ###', KILL('91.1'))).toBe('kv2')
  })

  test('in a folder of its own below tail', async () => {
    expect(await hostOf('==> kv1/syslog <==', 'fine', '==> kv2/kern.log <==', KILL('91.1'))).toBe('kv2')
    // a service's folder
    expect(await hostOf('==> shop/messages <==', 'fine', '==> pay/kern.log <==', KILL('91.1'))).toBeUndefined()
    expect(await hostOf('==> app2/app.log <==', 'fine', '==> app2/access.log <==', KILL('91.1'))).toBeUndefined()
  })
})

describe('what ansible-playbook prints of a host', () => {
  test('in the line of a task', async () => {
    expect(
      await hostOf(
        'TASK [copy] *****',
        'changed: [kv1]',
        `fatal: [kv2]: FAILED! => {"msg": "${REFUSED}"}`,
        'PLAY RECAP *****',
        'kv1  : ok=1 failed=0',
      ),
    ).toBe('kv2')
    expect(await hostOf('changed: [kv1]', `fatal: [kv2 -> kv9]: FAILED! => {"msg": "${REFUSED}"}`)).toBe('kv2')
  })

  test('not below the next task, nor of the machine that runs it', async () => {
    expect(await hostOf('changed: [kv1]', 'ok: [kv2]', 'TASK [look] *****', REFUSED)).toBeUndefined()
    expect(await hostOf(`fatal: [localhost]: FAILED! => {"msg": "${REFUSED}"}`)).toBeUndefined()
  })
})

describe('the answer names the machine, where the input tells of several', () => {
  test('in front, unless it stands beside the time', async () => {
    const [, summary] = await told('root@kv1:~# uptime', 'root@kv2:~# cp part /srv/data', REFUSED)
    expect(summary).toMatch(/^kv2: cp was refused a write/)
    const [, dated] = await told(
      'Nov 20 10:00:00 kv1 systemd[1]: Started cron.service.',
      'Nov 20 10:00:01 kv2 ingest[7]: write /srv/data/part: no space left on device',
    )
    expect(dated).toMatch(/^ingest was refused a write .* on kv2\.$/)
  })

  test('not where it tells of one', async () => {
    expect((await told('root@kv2:~# cp part /srv/data', REFUSED))[1]).toMatch(/^cp was refused a write/)
  })
})

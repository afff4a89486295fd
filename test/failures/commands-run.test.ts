import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const runs = async (text: string) => {
  const { findings } = await analyzeText({ 'page.txt': text })
  return findings.flatMap(({ fix, open = [] }) => [...fix, ...open].flatMap(({ run }) => run ?? []))
}
const ROWS = (...names: string[]): string =>
  [
    'NAME         READY   STATUS             RESTARTS   AGE',
    ...names.map((name) => `${name}   0/1     CrashLoopBackOff   7          12m`),
    '',
  ].join('\n')
const DESCRIBED =
  '    State:          Waiting\n      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    3\n    Restart Count:  7\n'
const FAILED = (manager: number): string =>
  [
    `Nov 11 08:11:02 lap systemd[${manager}]: brew.service: Main process exited, code=exited, status=1/FAILURE`,
    `Nov 11 08:11:02 lap brew[3120]: open /home/u/.config/brew.xml: permission denied`,
    `Nov 11 08:11:02 lap systemd[${manager}]: brew.service: Failed with result 'exit-code'.`,
    '',
  ].join('\n')
const DUMPED = (unit: string): string =>
  `           PID: 2211 (brewd)\n           UID: 1001 (kiosk)\n        Signal: 11 (SEGV)\n     Timestamp: Wed 2026-11-11 07:12:40 CET (3h ago)\n    Executable: /opt/brewd\n${unit}      Hostname: lobby-3\n       Message: Process 2211 (brewd) of user 1001 dumped core.\n`

describe('commands ask where the failure is', () => {
  test.each([
    [
      'below dates',
      '41      \tMon Nov  2 10:11:02 2026\tdeployed\ttea-2.13.0\t2.13.0     \tUpgrade complete\n42      \tWed Nov 11 08:02:40 2026\tfailed  \ttea-2.14.0\t2.14.0     \tUpgrade "tea" failed: pre-upgrade hooks failed: 1 error occurred: * job cup failed: BackoffLimitExceeded\n$ kubectl get pods -n tea -l job-name=cup\nNAME                 READY   STATUS   RESTARTS   AGE\ncup-4k2xz   0/1     Error    0          3m40s\ncup-8sd7f   0/1     Error    0          3m20s\n',
    ],
    [
      'below prompts of several machines',
      `root@dock1:~# uptime\n 10:00:00 up 4 days\nuser@kiosk:~$ df -h /\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda2   98G   41G   53G  44% /\n$ kubectl get pods -n tea\n${ROWS('cup-4k2xz')}`,
    ],
    ['in a project', `$ oc project tea\nNow using project "tea".\n$ oc get pods\n${ROWS('cup-4k2xz')}`],
    ['behind a colon', `It restarts:\n\nkubectl describe pod cup-4k2xz -n tea:\n${DESCRIBED}`],
  ])('the namespace that was typed %s', async (_, text) => expect((await runs(text)).join('\n')).toMatch(/-n tea cup-4k2xz/))

  test.each([
    ['of all namespaces', `$ oc project tea\nNow using project "tea".\n$ oc get pods -A -l app=cup\n${ROWS('cup-4k2xz')}`],
    ['chosen below', `$ oc get pods\n${ROWS('cup-4k2xz')}$ oc project tea\nNow using project "tea".\n`],
  ])('not one %s', async (_, text) => expect((await runs(text)).join('\n')).not.toMatch(/-n tea cup-4k2xz/))

  test('another namespace than the project', async () =>
    expect((await runs(`$ oc project tea\n$ oc get pods -n milk\n${ROWS('cup-4k2xz')}`)).join('\n')).toMatch(/-n milk cup-4k2xz/))

  test('a full stop behind the name of a pod is none of it', async () =>
    expect(
      (
        await runs(
          ' Warning  FailedMount  27s (x8 over 1m)  kubelet, n2  MountVolume.SetUp failed for volume "pvc-1" : mount command failed, status: Failure, reason: failed to attach for pod tea/cup-4k2xz. Volume is already attached.\n',
        )
      ).join('\n'),
    ).not.toMatch(/cup-4k2xz\.(?:\s|$)/m))

  test.each([
    ['whose own manager tells of it', FAILED(1811)],
    ['that was asked for so', `$ systemctl --user status brew\n${FAILED(1811)}`],
  ])('a unit of a user %s', async (_, text) => {
    const asked = (await runs(text)).filter((run) => /(?:systemctl|journalctl)\b.*\bbrew\.service/.test(run))
    expect(asked).not.toEqual([])
    expect(asked.filter((run) => !run.includes('--user'))).toEqual([])
  })

  test('a core of a unit of a user', async () =>
    expect((await runs(DUMPED('          Unit: user@1001.service\n     User Unit: kettle.service\n'))).join('\n')).toContain(
      'systemctl --user show -p NRestarts -p ActiveEnterTimestamp kettle.service',
    ))

  test.each([
    ['a core of a unit of the machine', DUMPED('          Unit: kettle.service\n')],
    ['a unit of the machine', FAILED(1)],
  ])('not: %s', async (_, text) => expect((await runs(text)).filter((run) => /systemctl --user (?:status|show)/.test(run))).toEqual([]))

  test('a unit that both have is asked for of both', async () => {
    const asked = (await runs(`${FAILED(1)}${FAILED(1811)}`)).filter((run) => /systemctl\b.*\bbrew\.service/.test(run))
    expect(asked.some((run) => !run.includes('--user'))).toBe(true)
  })

  test('a certificate that is not there is not read', async () => {
    const said = await runs(
      'Nov 11 10:00:01 w1 nginx[811]: nginx: [emerg] cannot load certificate "/etc/tea/cup.pem": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/tea/cup.pem, r) error:10000080:BIO routines::no such file)\n',
    )
    expect(said).toContain('namei -l /etc/tea/cup.pem')
    expect(said.filter((run) => run.includes('openssl x509 -in'))).toEqual([])
  })

  test('a name of a cluster is looked up within it', async () => {
    const said = await runs('app: could not translate host name "pg.tea.svc" to address: Temporary failure in name resolution\n')
    expect(said.filter((run) => run.includes('getent'))).toEqual([])
    expect(said.some((run) => run.startsWith('kubectl run dns-check') && run.includes('nslookup pg.tea.svc'))).toBe(true)
  })
})

import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** What is told of one line of systemd's, or of a program that it starts, and those below it. */
const told = async (...said: string[]) => {
  const text = said.map((line) => (line.startsWith('$') ? line.slice(1) : `Apr 16 05:12:40 depot3 systemd[1]: ${line}`)).join('\n')
  const { findings, incidents } = await analyzeText({ 'journal.txt': `${text}\n` })
  const [found] = findings.filter(({ id }) => id === 'unit-failed')
  return {
    headlines: findings.map((one) => one.headline),
    headline: found?.headline,
    facts: found?.facts,
    incidents: incidents.length,
    lines: found?.evidence.map(({ line }) => line),
  }
}

describe('how systemd says that something took too long', () => {
  test.each([
    ['a.service: start operation timed out. Terminating.', 'start', 'it did not finish its start in the time that it had'],
    ['a.service start operation timed out. Terminating.', 'start', 'it did not finish its start in the time that it had'],
    ['a.service: Start operation timed out. Terminating.', 'start', 'it did not finish its start in the time that it had'],
    ['a.service: start-pre operation timed out. Terminating.', 'start-pre', 'its ExecStartPre= did not end in the time that it had'],
    ["a.service: State 'stop-sigterm' timed out. Killing.", 'stop-sigterm', 'it did not stop in the time that it had'],
    ['a.service: Stopping timed out. Terminating.', 'stopping', 'it did not stop in the time that it had'],
    ['a.service stop-final-sigterm timed out. Killing.', 'stop-final-sigterm', 'it did not stop in the time that it had'],
    ["a.service: State 'stop-sigabrt' timed out. Terminating.", 'stop-sigabrt', 'it did not end when its watchdog aborted it'],
    ['a.service: Service reached runtime time limit. Stopping.', 'running', 'it ran as long as RuntimeMaxSec= allows'],
    ['srv-a.mount: Mounting timed out. Terminating.', 'mounting', 'it could not be mounted in the time that it had'],
  ])('%s', async (line, step, why) => {
    const unit = /^[\w-]+\.\w+/.exec(line)![0]
    const { headline, facts } = await told(line, `${unit}: Failed with result 'timeout'.`)
    expect(headline).toBe(`${unit} failed: ${why}.`)
    expect(facts).toMatchObject({ step, result: 'timeout' })
  })
})

describe('a status that systemd gives itself, and one of the program', () => {
  test.each([
    ['226/NAMESPACE', 'its mount namespace could not be made: a path that it asks for is not there (status 226/NAMESPACE)'],
    ['226/n/a', 'its main process ended with exit status 226'],
    ['243/CREDENTIALS', 'its credentials could not be set up (status 243/CREDENTIALS)'],
    ['243/n/a', 'its main process ended with exit status 243'],
  ])('%s', async (status, why) => {
    const { headline } = await told(
      `a.service: Main process exited, code=exited, status=${status}`,
      "a.service: Failed with result 'exit-code'.",
    )
    expect(headline).toBe(`a.service failed: ${why}.`)
  })
})

describe('how a process of a unit ended', () => {
  test.each([
    ['srv-a.mount: Mount process exited, code=exited, status=32/n/a', 'srv-a.mount', 'mount', 32],
    ['srv-a.mount: Mount process exited, code=exited status=32', 'srv-a.mount', 'mount', 32],
    ['srv-a.mount mount process exited, code=exited status=32', 'srv-a.mount', 'mount', 32],
    ['f.swap: Swap process exited, code=exited, status=255/EXCEPTION', 'f.swap', 'swap', 255],
    ['a.service: Control process exited, code=exited status=1', 'a.service', 'control', 1],
    ['a.service: control process exited, code=exited status=1', 'a.service', 'control', 1],
  ])('%s', async (line, unit, process, exitCode) => {
    const { facts } = await told(line, `${unit}: Failed with result 'exit-code'.`)
    expect(facts).toMatchObject({ unit, process, exitCode })
  })

  test('a command that cleans up behind it does not hide the end of the main process', async () => {
    const { facts } = await told(
      'a.service: Main process exited, code=exited, status=3/NOTIMPLEMENTED',
      'a.service: Control process exited, code=exited, status=1/FAILURE',
      "a.service: Failed with result 'exit-code'.",
    )
    expect(facts).toMatchObject({ exitCode: 3, status: '3/NOTIMPLEMENTED' })
  })
})

describe('what mount, swapon and fsck say', () => {
  const mount = 'srv-a.mount: Mount process exited, code=exited, status=32/n/a'
  test.each([
    ['mount[7]: mount: /srv/a: special device /dev/sdz1 does not exist.', 'special device /dev/sdz1 does not exist'],
    ['mount[7]: mount: special device /dev/sdz1 does not exist', 'special device /dev/sdz1 does not exist'],
    ["mount[7]: mount: /srv/a: can't find UUID=5a0b-1c2d.", "can't find UUID=5a0b-1c2d"],
    [
      'mount[7]: mount: /srv/a: wrong fs type, bad option, bad superblock on /dev/sdb1, missing codepage or helper program, or other error.',
      'wrong fs type, bad option, bad superblock on /dev/sdb1, missing codepage or helper program, or other error',
    ],
    ["mount[7]: mount: /srv/a: unknown filesystem type 'zfs_member'.", "unknown filesystem type 'zfs_member'"],
    ['mount[7]: mount: /srv/a: mount point does not exist.', 'mount point does not exist'],
    ['mount[7]: mount: /srv/a: /dev/sdb1 already mounted or mount point busy.', '/dev/sdb1 already mounted or mount point busy'],
    [
      'mount[7]: mount: /srv/a: mount(2) system call failed: Structure needs cleaning.',
      'mount(2) system call failed: Structure needs cleaning',
    ],
    ['mount[7]: mount.nfs: Connection timed out', 'Connection timed out'],
    ['mount[7]: mount.nfs4: access denied by server while mounting nas1:/a', 'access denied by server while mounting nas1:/a'],
    [
      'mount[7]: mount.nfs: Failed to resolve server nas1: Name or service not known',
      'Failed to resolve server nas1: Name or service not known',
    ],
    [
      'mount[7]: mount error(113): could not connect to 10.0.0.9Unable to find suitable address.',
      'could not connect to 10.0.0.9Unable to find suitable address',
    ],
  ])('%s', async (line, reason) => {
    const { facts, lines } = await told(`$Apr 16 05:12:40 depot3 ${line}`, mount, "srv-a.mount: Failed with result 'exit-code'.")
    expect(facts).toMatchObject({ unit: 'srv-a.mount', reason })
    expect(lines).toContain(1)
  })

  test('not of another place', async () => {
    const line = '$Apr 16 05:12:40 depot3 mount[7]: mount: /srv/b: special device /dev/sdz1 does not exist.'
    const { facts } = await told(line, mount, "srv-a.mount: Failed with result 'exit-code'.")
    expect(facts!['reason']).toBeUndefined()
  })
})

describe('who failed first', () => {
  const dependants = [
    'Dependency failed for b.service - B.',
    'Dependency failed for c.target - C.',
    "c.target: Job c.target/start failed with result 'dependency'.",
    "b.service: Job b.service/start failed with result 'dependency'.",
  ]
  test.each([
    ['a service', "a.service: Failed with result 'exit-code'.", 'a.service'],
    ['what did not come', 'Timed out waiting for device /dev/sdz1.', 'dev-sdz1.device'],
    ['a start of which only the end is told', 'Failed to start a.service - A.', 'a.service'],
  ])('%s, and what needs it falls with it', async (_, line, unit) => {
    const { facts, incidents } = await told(line, ...dependants)
    expect(facts).toMatchObject({ unit, dependants: ['b.service', 'c.target'], dependantCount: 2 })
    expect(incidents).toBe(1)
  })

  test('by description, until their names are told', async () => {
    const { facts } = await told(
      'Unit a.service entered failed state.',
      'Dependency failed for B one.',
      'Dependency failed for C two.',
      "Job c.target/start failed with result 'dependency'.",
    )
    expect(facts).toMatchObject({ unit: 'a.service', dependants: ['B one', 'c.target'] })
  })

  test('not what fails an hour before', async () => {
    const { headlines } = await told("$Apr 16 04:12:40 depot3 systemd[1]: a.service: Failed with result 'exit-code'.", ...dependants)
    expect(new Set(headlines)).toEqual(
      new Set([
        'a.service failed: a process of it ended with an error.',
        'b.service was not started: something that it requires failed, which is not in the input; c.target, which needs it, was not started.',
      ]),
    )
    expect((await told(...dependants)).facts).toMatchObject({ unit: 'b.service', result: 'dependency', dependants: ['c.target'] })
  })
})

describe('what systemd knows and the program does not', () => {
  test.each([
    ['a.service: Failed to load environment files: No such file or directory', 'resources'],
    ["a.service: Failed to run 'start' task: No such file or directory", 'resources'],
    ["a.service: Can't open PID file /run/a.pid (yet?) after start: No such file or directory", 'timeout'],
    ['a.service: Got notification message from PID 9, but reception only permitted for main PID 7', 'timeout'],
  ])('%s', async (line, result) => {
    const { facts } = await told(line, `a.service: Failed with result '${result}'.`)
    expect(facts!['reason']).toBe(line.replace(/^a\.service: /, ''))
  })

  test('a program that returns an error has its own reason', async () => {
    const { facts } = await told(
      'a.service: Failed to attach to cgroup /a: Device or resource busy',
      'a.service: Main process exited, code=exited, status=1/FAILURE',
      "a.service: Failed with result 'exit-code'.",
    )
    expect(facts!['reason']).toBeUndefined()
  })
})

describe('systemctl answers', () => {
  test.each([
    ['Failed to start a.service: Unit a.service not found.', 'not-found'],
    ['Failed to start a.service: Unit a.service is masked.', 'masked'],
    ['Failed to restart a.service: Unit a.service has a bad unit file setting.', 'bad-setting'],
    ['Job for a.service failed because the control process exited with error code.', 'exit-code'],
    ['Job for a.service failed because a fatal signal was delivered causing the control process to dump core.', 'core-dump'],
    ['Job for a.service failed because the service did not take the steps required by its unit configuration.', 'protocol'],
    ['Job for a.service failed because start of the service was attempted too often.', 'start-limit-hit'],
    ['Job for a.service failed.', undefined],
    ["A dependency job for a.service failed. See 'journalctl -xe' for details.", 'dependency'],
  ])('%s', async (line, result) => {
    const { facts } = await told(`$${line}`)
    expect(facts!['unit']).toBe('a.service')
    expect(facts!['result']).toBe(result)
  })

  test('what a program logs of it is none', async () => {
    const { facts } = await told('$Apr 16 05:12:40 depot3 deploy[7]: Failed to start a.service: Unit a.service not found.')
    expect(facts).toBeUndefined()
  })
})

import { expect, test } from 'vitest'
import { isRunnable } from '../../src/diagnosis/runnable.ts'
import { PARSERS } from '../../src/parsers/formats/index.ts'

test('a command with a place to be filled in cannot be run as it stands', () => {
  for (const command of [
    'cat /proc/PID/status > status.txt',
    'grep . /sys/fs/cgroup/GROUP/{memory.max,cpu.max}',
    'head /sys/fs/cgroup/PATH/pids.*',
    'kubectl get pod POD -n NAMESPACE -o yaml',
    'systemctl status UNIT --no-pager -l',
    'docker inspect CONTAINER',
    'cat /var/log/pods/NS_POD_UID/CONTAINER/0.log',
    'MALLOC_CONF=stats_print:true ./program',
    'sar -A -f /var/log/sa/saDD',
  ])
    expect(isRunnable(command), command).toBe(false)
})

test('capitals that a command means are no place to be filled in', () => {
  for (const command of [
    'mpstat -P ALL 2 10',
    'iostat -x -o JSON 2 10',
    'while date -u +%FT%TZ; do uptime; sleep 60; done',
    "grep -HE '^(Name|VmRSS|VmSwap)' /proc/[0-9]*/status",
    "ss -tanH | awk '{print $1}' | sort | uniq -c",
  ])
    expect(isRunnable(command), command).toBe(true)
})

test('a client of one server is no command for any machine', () => {
  for (const command of ['redis-cli INFO memory', 'redis-cli memory malloc-stats']) expect(isRunnable(command), command).toBe(false)
})

test('no format has a place to be filled in that goes unnoticed', () => {
  const run = PARSERS.flatMap(({ capture }) => capture).filter(isRunnable)
  expect(
    run.filter((command) => /\/(?:PID|GROUP|PATH)\b|\b(?:POD|NODE|UNIT|CONTAINER|NAMESPACE|DEVICE|FILE)\b|\bNS\b|DD\b/.test(command)),
  ).toEqual([])
})

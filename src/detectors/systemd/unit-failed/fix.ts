import type { Step } from '../../../core/finding.ts'
import { pathOfUnit } from '../../../core/unit-path.ts'
import { word } from '../../../core/words/shell.ts'
import { journalctl, systemctl, unitWord } from '../words.ts'
import { ownStatus } from './exit-statuses.ts'
import type { Facts } from './facts.ts'
import { tableFix } from './waiting-words.ts'
import { isDevice, isFsck, isMount } from './why-words.ts'

export /** `app` of app@2.service. */
const stemOf = (unit: string): string => unit.replace(/(?:@.*)?\.\w+$/, '')

export const isKilledAlone = (f: Facts): boolean => f.signal === 'SIGKILL' && (f.result === 'signal' || f.result === undefined)

export function fix(f: Facts): Step[] {
  const table = tableFix(f)
  if (table !== undefined) return table
  const unit = unitWord(f)
  const said = `${journalctl(f)} -u ${unit} -n 100 --no-pager`
  const leave: Step = {
    when: 'now',
    say: 'At its console, when that is corrected, go on with the start.',
    run: 'systemctl default',
    changes: 'host',
  }
  return [now(f, unit, said), ...(f.emergency === true ? [leave] : []), { when: 'durable', say: durable(f) }, verify(f, unit)]
}

/** Where a program or a socket could not listen: the port that somebody else has. */
const takenPort = (f: Facts): string | undefined => {
  const said = f.lastWords ?? f.reason ?? ''
  return /address (?:already )?in use|EADDRINUSE/i.test(said) ? /[:\]](\d{2,5})(?=\D|$)/.exec(said)?.[1] : undefined
}

function now(f: Facts, unit: string, said: string): Step {
  if (f.units.length > 1)
    return {
      when: 'now',
      say: 'See whether the kernel was out of memory then.',
      run: "journalctl -k --no-pager -g 'Killed process|oom-kill' | tail -20",
    }
  const port = takenPort(f)
  if (port !== undefined) return { when: 'now', say: `See who listens on port ${port} already.`, run: `ss -Hltunp 'sport = :${port}'` }
  if (f.emergency === true && f.unit.startsWith('emergency.'))
    return {
      when: 'now',
      say: 'See at its console what failed first.',
      run: 'systemctl --failed --no-pager; journalctl -b -p err --no-pager',
    }
  const asked = word(f.missing ?? f.unit)
  switch (f.result) {
    case 'dependency':
      return {
        when: 'now',
        say: 'Find the unit that failed first among those that it requires.',
        run: `${systemctl(f)} --failed --no-pager; ${systemctl(f)} list-dependencies ${unit} --no-pager`,
      }
    case 'ordering-cycle':
      return {
        when: 'now',
        say: 'See which of them orders itself so: After=, Before= and what their types add.',
        run: `${systemctl(f)} show -p After,Before,Requires,Wants ${unit}`,
      }
    case 'not-found':
      return {
        when: 'now',
        say: 'See whether it goes by another name.',
        run: `${systemctl(f)} list-unit-files --no-pager ${word(`*${stemOf(f.missing ?? f.unit)}*`)}`,
      }
    case 'masked':
      return {
        when: 'now',
        say: 'See who masked it: a link to /dev/null.',
        run: `ls -l /etc/systemd/system/${asked} /run/systemd/system/${asked}`,
      }
    case 'bad-setting':
      if (f.reason !== undefined)
        return { when: 'now', say: 'Correct that in its file, or in what is dropped in beside it.', run: `${systemctl(f)} cat ${unit}` }
      return { when: 'now', say: 'Let systemd name the line that it refuses.', run: `systemd-analyze verify ${unit}` }
  }
  if (isDevice(f)) return { when: 'now', say: 'See which disks are there, and what fstab asks for.', run: 'lsblk -f; findmnt --verify' }
  if (f.result === 'oom-kill')
    return {
      when: 'now',
      say: 'Compare its memory with its limit.',
      run: `${systemctl(f)} show ${unit} -p MemoryMax,MemoryPeak,MemoryCurrent`,
    }
  if (f.result === 'core-dump')
    return {
      when: 'now',
      say: 'See where it crashed.',
      run: `coredumpctl info ${f.pid ?? `COREDUMP_${f.user ? 'USER_' : ''}UNIT=${unit}`}`,
    }
  if (f.program !== undefined)
    return /format/i.test(f.reason ?? '')
      ? { when: 'now', say: 'See what that program is.', run: `file ${word(f.program)}` }
      : { when: 'now', say: 'See whether it is there, and may be run by the user of the unit.', run: `namei -l ${word(f.program)}` }
  if (ownStatus(f) !== undefined)
    return { when: 'now', say: 'See what the unit asks for: program, folder, user, files.', run: `${systemctl(f)} cat ${unit}` }
  const path = pathOfUnit(f.unit)
  if (isFsck(f) && path !== undefined)
    return {
      when: 'now',
      say: 'Let fsck show what it would repair, and have a copy of the data before it does.',
      run: `fsck -n ${word(path)}`,
    }
  if (f.option !== undefined)
    return { when: 'now', say: 'See where that option is set.', run: `grep -n ${word(f.option)} /etc/fstab; ${systemctl(f)} cat ${unit}` }
  if (isMount(f) && (f.result === 'exit-code' || f.process === 'mount'))
    return {
      when: 'now',
      say: 'Check what fstab names (device, server, type), and read what mount answered.',
      run: `findmnt --verify; ${said}`,
    }
  if (f.lastWords !== undefined && f.backSeconds === undefined)
    return {
      when: 'now',
      say: 'Correct what its last words name, then start it again.',
      run: `${systemctl(f)} restart ${unit}`,
      changes: 'host',
    }
  if (f.result === 'resources' && f.reason !== undefined)
    return { when: 'now', say: 'See what the unit asks for: files, addresses, folders.', run: `${systemctl(f)} cat ${unit}` }
  if (f.result === 'resources')
    return { when: 'now', say: 'Read what systemd could not get for it: a path, an address, a namespace, memory.', run: said }
  return { when: 'now', say: 'Read what it said before it ended.', run: said }
}

function durable(f: Facts): string {
  switch (f.result) {
    case 'oom-kill':
      return 'Find what grows in it, or set MemoryMax= a quarter above the peak that it needs.'
    case 'core-dump':
      return 'Correct the crash that the core shows: a restart only hides it.'
    case 'dependency':
      return 'Remove what stops the unit that it requires; if it can do without, Wants= instead of Requires= lets it start.'
    case 'ordering-cycle':
      return 'Take one After= or Before= out of the circle, or set DefaultDependencies=no for a unit of early boot.'
    case 'not-found':
      return 'Install what ships it, or correct the name in the unit or the command that asks for it.'
    case 'masked':
      return 'systemctl unmask makes it startable again, where nobody masked it on purpose.'
    case 'bad-setting':
      return 'Correct that line, then run systemctl daemon-reload.'
    case 'timeout':
      if (isDevice(f)) return 'Correct the line that names it in fstab or crypttab; with nofail the machine starts without it.'
      return 'See what it waits for; raise TimeoutStartSec= or TimeoutStopSec= only if the wait is legitimate.'
    default:
      if (isKilledAlone(f))
        return 'If it was the OOM killer, give it memory or a limit of its own; if a person or a script, let that stop it by systemctl.'
      if (f.program !== undefined) return `Put ${f.program} in its place, or correct ExecStart= of the unit.`
      if (ownStatus(f) !== undefined) return 'Correct that setting of the unit, or make what it names.'
      if (isFsck(f)) return 'Look for what damaged it (a disk that fails, power that was cut), then let fsck repair it.'
      if (f.option !== undefined) return `Correct the option ${f.option} in its line of fstab, or in Options= of its unit.`
      if (isMount(f) && (f.result === 'exit-code' || f.process === 'mount'))
        return 'Correct its line in fstab; with nofail the machine starts without it, where nothing else needs it.'
      if (takenPort(f) !== undefined) return 'Give one of the two another port, or stop the one that should not run.'
      if (f.result === 'resources') return 'Make there what it needs, or correct the setting of the unit that asks for it.'
      if (f.lastWords !== undefined) return 'Let what changes its files or its configuration check that before it restarts the unit.'
      return 'Remove the reason that its log names; if it names none, have the program say it there.'
  }
}

/** Only a service is restarted by systemd, and counted. */
const verify = (f: Facts, unit: string): Step =>
  f.units.length > 1
    ? { when: 'verify', say: 'They run for a day without such an end.' }
    : f.unit.endsWith('.service')
      ? {
          when: 'verify',
          say: 'It is active, and its restart counter stands still for an hour.',
          run: `${systemctl(f)} show ${unit} -p ActiveState,Result,NRestarts`,
        }
      : { when: 'verify', say: 'It is not listed as failed for an hour.', run: `${systemctl(f)} --failed --no-pager` }

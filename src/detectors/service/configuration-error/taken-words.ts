import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { midSentence, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const isPort = (f: Facts): boolean => f.kind === 'port'
const place = (f: Facts): string =>
  opt`port ${f.port}` ?? (f.address === undefined ? 'the address that it listens on' : `address ${f.address}`)

export const takenHeadline = (f: Facts): string => {
  const who = f.who ?? 'A server (name not in the input)'
  const does = f.healed === true ? 'could not listen at first' : f.stopped ? 'does not start' : 'cannot listen'
  return isPort(f)
    ? say(`${who} ${does}: ${place(f)} is already in use`, opt` by ${f.holder}`)
    : say(
        `${who} ${does}: it is told to listen on ${f.address}`,
        opt`:${f.port}`,
        ', which is no address of this machine (cannot assign requested address)',
      )
}

export const takenCause = (f: Facts): Sentence[] => [
  when(
    isPort(f) && f.holder === undefined,
    'Who has it is not in the input: another server, or an earlier run of the same one that did not end',
  ),
  when(isPort(f) && f.port === undefined, `It says: ${f.message}`),
  when(
    !isPort(f),
    'The address was moved or is mistyped, or it comes only later: the network was not up yet, or a floating address is on another machine',
  ),
]

export function takenFix(f: Facts): Step[] {
  const it = midSentence(f.unit ?? f.who ?? 'the server')
  const verify: Step = {
    when: 'verify',
    say: `${f.unit ?? f.who ?? 'It'} listens there, also after a restart.`,
    run: f.port === undefined ? 'ss -lntup' : `ss -lntup 'sport = :${f.port}'`,
  }
  if (!isPort(f))
    return [
      { when: 'now', say: 'See which addresses this machine has.', run: 'ip -br address' },
      {
        when: 'durable',
        say: `Correct the address in the configuration of ${it}, or start it after the network (After=network-online.target); for a floating address allow it ahead: net.ipv4.ip_nonlocal_bind = 1.`,
      },
      verify,
    ]
  return [
    f.holderPid === undefined
      ? {
          when: 'now',
          say: `See who listens on ${place(f)}.`,
          run: f.port === undefined ? 'sudo ss -lntup' : `sudo ss -lntup 'sport = :${f.port}'`,
        }
      : { when: 'now', say: `See what ${f.holder} is, and which unit or container it belongs to.`, run: `systemctl status ${f.holderPid}` },
    {
      when: 'durable',
      say: `Only one of the two may be enabled with that port: stop and disable the other one, or give ${it} another port.`,
      ...(f.unit === undefined || f.port !== undefined ? {} : { run: `systemctl cat ${word(f.unit)}` }),
    },
    verify,
  ]
}

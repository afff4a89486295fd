import { expect, test } from 'vitest'
import { commandChain } from '../../src/core/command-chain.ts'

test.each<[string, readonly string[]]>([
  ['uptime', ['uptime']],
  ['cat /proc/12/comm; ls /proc/12/fd | wc -l', ['cat /proc/12/comm', 'ls /proc/12/fd | wc -l']],
  [`cd /proc/12 && grep 'a; b' limits;ls fd | wc -l;`, [`grep 'a; b' limits`, 'ls fd | wc -l']],
  ['P=12; echo "x && y"; date', ['echo "x && y"', 'date']],
  ['cat a || true; cat b', []],
  ['sleep 1 & cat b', []],
  ['for i in 1 2; do cat $i; done', []],
  ['if true; then cat b; fi', []],
  ['cat a 2>&1; date', []],
])('%s', (line, commands) => expect(commandChain(line)).toEqual(commands))

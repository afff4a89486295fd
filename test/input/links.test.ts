import { describe, expect, test } from 'vitest'
import { Links } from '../../src/input/links.ts'

const broken = (members: readonly string[], links: readonly (readonly [string, string, (boolean | undefined)?])[]): string[] => {
  const archive = new Links()
  for (const name of members) archive.member(name)
  for (const [name, target, isHard = false] of links) archive.link(name, target, isHard)
  return [...archive.broken()]
}

describe('links of an archive', () => {
  const members = ['sos-x/sos_commands/host/date', 'sos-x/etc/os-release', './sos-x/var/log/']
  test.each<[string, string, string, boolean?]>([
    ['relative to its folder', 'sos-x/date', 'sos_commands/host/date'],
    ['up and down again', 'sos-x/proc/now', '../sos_commands/host/date'],
    ['to a folder', 'sos-x/logs', 'var/log'],
    ['into the root that was copied', 'sos-x/usr/lib/release', '/etc/os-release'],
    ['a hard one, by its name in the archive', 'b', 'sos-x/etc/os-release', true],
  ])('%s: nothing is missing', (_, name, target, isHard) => expect(broken(members, [[name, target, isHard]])).toEqual([]))

  test('to another link', () =>
    expect(
      broken(members, [
        ['sos-x/a', 'date'],
        ['sos-x/date', 'sos_commands/host/date'],
      ]),
    ).toEqual([]))

  test.each([
    ['sos-x/a', 'nowhere'],
    ['sos-x/a', '/etc/shadow'],
    ['sos-x/a', '../../etc/passwd'],
    ['a', ''],
  ])('%s → %s is a gap', (name, target) => expect(broken(members, [[name, target]])).toEqual([name]))
})

import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import type { Finding, Report } from '../../src/core/report.ts'
import { renderJson } from '../../src/report/json.ts'
import { renderLine } from '../../src/report/line.ts'
import { renderText } from '../../src/report/text.ts'
import { sanitize } from '../../src/report/sanitize.ts'
import type { Times } from '../../src/core/time/show.ts'
import { timeSpan } from '../../src/core/time/words.ts'
import { finding, report } from './sample.ts'

const plain = new Chalk({ level: 0 })
const show = (r = report(), more: { verbose?: boolean; quiet?: boolean; width?: number } = {}) => renderText(r, { chalk: plain, ...more })
/** The rows under one label, without it. */
const rows = (text: string, label: string): string[] => {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => line.startsWith(`   ${label.padEnd(8)}`))
  const to = lines.findIndex((line, i) => i > from && !line.startsWith(' '.repeat(11)))
  return from < 0 ? [] : lines.slice(from, to).map((line) => line.slice(11))
}

/** A kill, what came of it, and a note. */
function story(parts: Partial<Finding> = {}): Report {
  const root = finding({
    cause: 'No cache was left to drop.',
    when: '3 times, 21 Nov 2026 14:03:11–14:41:56 UTC on node7',
    excluded: 'A full machine: it had 22 GiB free.',
    open: [{ ask: 'Does java need 1 GiB, or does it leak?', run: 'kubectl -n shop top pod' }, { ask: 'A second?' }],
    witnesses: ['kernel log', 'pod status'],
    ...parts,
  })
  const effect = finding({
    key: 'container-oomkilled#1',
    id: 'container-oomkilled',
    title: 'The container api ended with OOMKilled',
    evidence: [{ artifact: 'b.tar.gz!describe.txt', line: 41, offset: 9, text: '    Reason: OOMKilled' }],
    against: [],
  })
  const note = finding({ key: 'reboot#1', id: 'reboot', title: 'The host was rebooted', severity: 'note', count: 1 })
  const base = report([root, effect, note])
  return {
    ...base,
    summary: 'java (pid 4242) was killed at its limit of 512 MiB.',
    incidents: [
      {
        root: 'oom-kill-cgroup#1',
        effects: ['container-oomkilled#1'],
        why: ['same pod uid 7', '4 s apart'],
        alternatives: ['Perhaps behind it: java grew by 9 MiB a minute.'],
        headline: 'java (pid 4242) was killed at its limit of 512 MiB.',
      },
    ],
    coverage: {
      ...base.coverage,
      artifacts: [...base.coverage.artifacts, { path: 'b.tar.gz!describe.txt', format: 'kubectl-describe', bytes: 9, lines: 41 }],
      gaps: [{ what: 'b.tar.gz!core.4242', why: 'unsupported: binary data', kind: 'unknown-format' }],
    },
  }
}

test('the whole page', () => {
  expect(show(story())).toMatchInlineSnapshot(`
    "java (pid 4242) was killed at its limit of 512 MiB.                    97 % sure

    1  CRITICAL  oom-kill-cgroup → container-oomkilled
       When    3 times, 21 Nov 2026 14:03:11–14:41:56 UTC on node7
       Cause   No cache was left to drop.
       Effect  The container api ended with OOMKilled
       Not     A full machine: it had 22 GiB free.
       Proof   var/log/kern.log:1234–1260  Memory cgroup out of memory: Killed
                                           process 4242 (java)                1 of 3
               describe.txt:41             Reason: OOMKilled
               (kernel log and pod status agree: same pod uid 7)
       Against The node had memory to spare
       Or      Perhaps behind it: java grew by 9 MiB a minute.
       Fix     now      raise the limit from 512Mi to 700Mi
               verify   no new kill within an hour
                        $ kubectl get pod -n shop api-7d9f -w
       Open    Does java need 1 GiB, or does it leak?
               $ kubectl -n shop top pod
    Also     reboot: The host was rebooted
    Read     2 files, 50 lines, 21 Nov 2026 13:55:00–14:42:00 UTC. Not read:
             core.4242 (binary data). More: -v
    "
  `)
})

test('in 60 columns labels stand alone, and commands are not broken', () => {
  const long = `kubectl -n shop get pods ${'-l app=api '.repeat(20).trim()}`
  expect(show(story({ fix: [{ when: 'now', say: 'Look at it.', run: long }] }), { width: 60 })).toMatchInlineSnapshot(`
    "java (pid 4242) was killed at its limit of 512 MiB.
                                                       97 % sure

    1  CRITICAL  oom-kill-cgroup → container-oomkilled
    When
      3 times, 21 Nov 2026 14:03:11–14:41:56 UTC on node7
    Cause
      No cache was left to drop.
    Effect
      The container api ended with OOMKilled
    Not
      A full machine: it had 22 GiB free.
    Proof
      var/log/kern.log:1234–1260  1 of 3
      | Memory cgroup out of memory: Killed process 4242 (java)
      describe.txt:41
      | Reason: OOMKilled
      (kernel log and pod status agree: same pod uid 7)
    Against
      The node had memory to spare
    Or
      Perhaps behind it: java grew by 9 MiB a minute.
    Fix now
      Look at it.
      $ kubectl -n shop get pods -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api -l app=api
    Open
      Does java need 1 GiB, or does it leak?
      $ kubectl -n shop top pod
    Also
      reboot: The host was rebooted
    Read
      2 files, 50 lines, 21 Nov 2026 13:55:00–14:42:00 UTC. Not
      read: core.4242 (binary data). More: -v
    "
  `)
})

test('-q: the answer alone, in one line', () => {
  expect(show(story(), { quiet: true })).toBe('java (pid 4242) was killed at its limit of 512 MiB. 97 % sure\n')
  expect(show(report([]), { quiet: true })).toBe('No known failure in 1 file.\n')
})

test('-v: each file, why it is sure, what was not seen, what else was thought of', () => {
  const text = show(story(), { verbose: true })
  for (const line of [
    'Sure     oom-kill-cgroup: 97 % sure (two independent sources: kernel log, pod',
    '         joined by: same pod uid 7; 4 s apart',
    'Files    var/log/kern.log (dmesg, 9 lines, 21 Nov 2026 13:55:00–14:42:00 UTC)',
    '         describe.txt (kubectl-describe, 41 lines)',
    'Gaps     unsupported: binary data: core.4242',
    'Not seen in kernel log (kern.log): oom-kill-global (the kernel log is complete)',
    'Links    https://docs.kernel.org/admin-guide/cgroup-v2.html',
  ])
    expect(text).toContain(`\n${line}`)
  expect(rows(text, 'Open')).toEqual(['Does java need 1 GiB, or does it leak?', '$ kubectl -n shop top pod', 'A second?'])
})

test('nothing found: what was read, and what was not', () => {
  expect(show(report([]))).toBe(
    [
      'No known failure in 1 file.',
      'Read     1 file, 9 lines, 21 Nov 2026 13:55:00–14:42:00 UTC. Not read: core.4242',
      '         (binary data of an unknown format). More: -v',
      'Next     Does it leak?',
      '         $ kubectl top pod -n shop --containers',
      '',
    ].join('\n'),
  )
})

describe('the rows of an incident', () => {
  test('one that says nothing is left out', () => {
    const bare = { cause: '', excluded: undefined, open: undefined, when: undefined, fix: [], against: [] } as unknown as Partial<Finding>
    const text = show(report([finding(bare)]))
    for (const label of ['When', 'Since', 'Cause', 'Effect', 'Not', 'Against', 'Or', 'Fix', 'Open'])
      expect(rows(text, label), label).toEqual([])
    expect(rows(text, 'Proof')[0]).toMatch(/^kern\.log:1234–1260 {2}Memory cgroup out of memory/)
  })

  test('when: only where the answer has no room for it', () => {
    const when = 'since 21 Nov 2026 14:03:11 UTC, still so at 14:41:56'
    expect(rows(show(story({ when })), 'Since')).toEqual(['21 Nov 2026 14:03:11 UTC, still so at 14:41:56'])
    const told = story({ when })
    const headline = `java was killed. ${when.replace('since', 'Since')}.`
    const incidents = [{ ...told.incidents[0]!, headline }]
    expect(rows(show({ ...told, incidents, summary: headline }), 'Since')).toEqual([])
    // an answer that has no room for it beside a second incident
    const summary = 'java was killed. Apart from it, sdd cannot be read.'
    expect(rows(show({ ...told, incidents, summary }), 'Since')).toEqual(['21 Nov 2026 14:03:11 UTC, still so at 14:41:56'])
  })

  test('now: how it is, where the answer has no room for it', () => {
    const told = story({ state: 'It is down now (3 restarts).' })
    const incidents = [{ ...told.incidents[0]!, headline: 'java was killed. It is down now (3 restarts).' }]
    expect(rows(show({ ...told, incidents, summary: incidents[0]!.headline }), 'Now')).toEqual([])
    expect(rows(show({ ...told, incidents, summary: 'java was killed. Apart from it, sdd fails.' }), 'Now')).toEqual([
      'It is down now (3 restarts).',
    ])
  })

  test('an effect that the answer tells is silent; of one unit it is "it" the second time', () => {
    const told = story({ headline: 'java (pid 4242) was killed at its limit of 512 MiB.' })
    const [root, effect, note] = told.findings as [Finding, Finding, Finding]
    const second = { ...effect, key: 'x#1', id: 'x' }
    const effects = (...of: Partial<Finding>[]) =>
      rows(
        show({
          ...told,
          findings: [root, { ...effect, ...of[0] }, ...(of[1] === undefined ? [] : [{ ...second, ...of[1] }]), note],
          incidents: [{ ...told.incidents[0]!, effects: ['container-oomkilled#1', 'x#1'] }],
        }),
        'Effect',
      )
    expect(effects({ effect: 'java was killed at 512 MiB.' })).toEqual([])
    expect(effects({ effect: 'java was killed at 513 MiB.' })).toEqual(['java was killed at 513 MiB.'])
    expect(effects({ effect: 'a.service failed.' }, { effect: 'a.service stays down.' })).toEqual(['a.service failed. It stays down.'])
    expect(effects({ effect: 'a.service failed.' }, { effect: 'b.service stays down.' })).toEqual([
      'a.service failed. b.service stays down.',
    ])
    expect(effects({ effect: 'a.service failed.', against: [{ note: 'it is started again' }], title: 'a failed' })).toEqual([
      'a.service failed.',
    ])
  })

  test('what speaks against an effect names it, unless the effect says so', () => {
    const told = story({ against: [] })
    const [root, effect, note] = told.findings as [Finding, Finding, Finding]
    const against = (of: Partial<Finding>) => rows(show({ ...told, findings: [root, { ...effect, ...of }, note] }), 'Against')
    expect(against({ title: 'php cannot reach MySQL', effect: 'php fails.', against: [{ note: 'it is reached again' }] })).toEqual([
      'php cannot reach MySQL, but it is reached again',
    ])
    expect(against({ effect: 'php failed; it is reached again since.', against: [{ note: 'it is reached again' }] })).toEqual([])
  })

  test('a note of the same failure whose figures are told is not told again', () => {
    const told = story({ headline: 'java (pid 4242) was killed at its limit of 512 MiB.' })
    const [root, effect] = told.findings as [Finding, Finding]
    const also = (title: string, id: string) =>
      show({ ...told, findings: [root, effect, finding({ key: 'n#1', id, title, severity: 'note' })] }).includes('\nAlso ')
    expect(also('java has a limit of 512 MiB', root.id)).toBe(false)
    expect(also('java has a limit of 640 MiB', root.id)).toBe(true)
    expect(also('java has a limit of 512 MiB', 'reboot')).toBe(true)
  })

  test('an effect in its own words; one that its cause tells is silent', () => {
    const told = story()
    const [root, effect, note] = told.findings as [Finding, Finding, Finding]
    const effects = (of: Partial<Finding>) => rows(show({ ...told, findings: [root, { ...effect, ...of }, note] }), 'Effect')
    expect(effects({ headline: 'The pod is gone.' })).toEqual(['The pod is gone.'])
    expect(effects({ headline: 'The pod is gone.', effect: 'It is down.' })).toEqual(['It is down.'])
    expect(effects({ effect: '' })).toEqual([])
  })

  test('an alternative is told where it tells a number that is new', () => {
    const told = story()
    const or = (text: string) => rows(show({ ...told, incidents: [{ ...told.incidents[0]!, alternatives: [text] }] }), 'Or')
    expect(or('Perhaps behind it: 9 MiB more.')).toEqual(['Perhaps behind it: 9 MiB more.'])
    told.findings[0] = { ...told.findings[0]!, headline: 'It may take 9 MiB.' }
    expect(or('Perhaps behind it: 9 MiB more.')).toEqual([])
  })

  test('a command that changes something says so', () => {
    const fix: Finding['fix'] = [
      { when: 'now', say: 'See it.', run: 'cat x' },
      { when: 'now', say: 'Raise it.', run: 'echo 1 > x', changes: 'host' },
      { when: 'durable', say: 'Keep it.', run: 'kubectl apply', changes: 'cluster' },
    ]
    expect(rows(show(story({ fix })), 'Fix')).toEqual([
      'now      See it.',
      '         $ cat x',
      '         Raise it. CHANGES THE HOST:',
      '         $ echo 1 > x',
      'durable  Keep it. CHANGES THE CLUSTER:',
      '         $ kubectl apply',
    ])
  })

  test('a long command is not broken behind an option, before a redirection, in a comment or before the end of a list', () => {
    const typed = (run: string) =>
      rows(show(story({ fix: [{ when: 'now', say: 'x', run }] })), 'Fix')
        .slice(1)
        .map((line) => line.trim())
    const long = (n: number): string => Array.from({ length: n }, (_, i) => `word${i}`).join(' ')
    expect(typed(`kubectl get pod ${long(9)} -o jsonpath='{.spec}'`)).toEqual([`$ kubectl get pod ${long(9)} \\`, `-o jsonpath='{.spec}'`])
    expect(typed(`find / ${long(10)} -quit 2>/dev/null`)[0]).toMatch(/word9 \\$/)
    expect(typed(`head ${long(10)} # it needs a long option of the kernel at boot`)[1]).toMatch(/^# it needs/)
    expect(typed(`for i in 1; do ${long(9)} || echo failed; done`)[1]).toBe('echo failed; done')
  })

  test('a long command goes on behind a backslash, between its words', () => {
    const run = `for f in /proc/[0-9]*/fd; do ls "$f"; done | grep 'a b' | ${'sort | '.repeat(12)}uniq -c`
    const lines = rows(show(story({ fix: [{ when: 'now', say: 'x', run }] })), 'Fix').slice(1)
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) expect(line.length + 11).toBeLessThanOrEqual(100)
    const typed = lines.map((line) => line.trim().replace(/^\$ /, '')).join('\n')
    expect(typed.replaceAll(' \\\n', ' ')).toBe(run)
  })
})

describe('length', () => {
  const words = (n: number): string => Array.from({ length: n }, (_, i) => `Sentence number ${i} says a little more.`).join(' ')
  const quotes = (n: number): Finding['evidence'] =>
    Array.from({ length: n }, (_, i) => ({ artifact: 'a.log', line: i + 1, offset: 0, text: `${i} quoted ${'words '.repeat(60)}` }))

  test('one incident in 30 lines at most, whatever its words', () => {
    const text = show(story({ cause: words(40), evidence: quotes(20), excluded: words(2) }))
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(30)
    expect(rows(text, 'Proof').length).toBeGreaterThanOrEqual(2)
    expect(rows(text, 'Cause')[0]).toMatch(/^Sentence number 0 says/)
  })

  test('six quotes at most, of two lines each', () => {
    const text = show(story({ cause: '', evidence: quotes(20), fix: [], open: [], excluded: '' }))
    expect(rows(text, 'Proof').filter((line) => /^a\.log:\d/.test(line)).length).toBeLessThanOrEqual(6)
    expect(show(story({ evidence: quotes(20) }), { verbose: true }).match(/a\.log:\d+/g)!.length).toBeGreaterThanOrEqual(20)
  })

  test('the second and the third in twelve lines each, further ones in a line under Also', () => {
    const five = [1, 2, 3, 4, 5].map((n) =>
      finding({
        key: `oom-kill-cgroup#${n}`,
        title: `job${n} was killed`,
        headline: `job${n} was killed.`,
        cause: words(9),
        evidence: quotes(9),
      }),
    )
    const text = show(report(five))
    const [, first, second, third] = text.split('\n\n')
    expect([first, second].map((lines) => lines!.split('\n').length).every((n) => n <= 24)).toBe(true)
    expect(second!.split('\n').length).toBeLessThanOrEqual(12)
    expect(third!.split('\nAlso ')[0]!.split('\n').length).toBeLessThanOrEqual(12)
    expect(second).toMatch(/^2 {2}CRITICAL {2}oom-kill-cgroup\n {3}What {4}job2 was killed\. 97 % sure\.\n/)
    expect(text).toContain('\nAlso     CRITICAL oom-kill-cgroup: job4 was killed (and 1 more)\n')
  })

  test('notes of one kind together, in two lines', () => {
    const note = (n: number) =>
      finding({ key: `reboot#${n}`, id: 'reboot', severity: 'note', title: `Host ${n} was started again ${'and again '.repeat(30)}` })
    const text = show(report([note(1), note(2), note(3)], { summary: 'No known failure.' }))
    expect(text).toMatch(/\nAlso {5}reboot: Host 1 was started again [^\n]*\n {9}[^\n]*… \(and 2 more\)\nRead/)
  })
})

describe('proof', () => {
  const quoted = (evidence: Partial<Finding['evidence'][0]>, more: Partial<Finding> = {}, width = 80) =>
    rows(
      show(report([finding({ evidence: [{ artifact: 'dir/kern.log', line: 7, offset: 0, text: 'x', ...evidence }], count: 1, ...more })]), {
        width,
      }),
      'Proof',
    )

  test('what was said, without its stamp; the note at the right, or below where it has no room', () => {
    expect(quoted({ text: 'Nov 21 node7 kernel: it broke', message: 'it broke', note: 'the break' })).toEqual([
      `dir/kern.log:7  it broke${' '.repeat(53 - 8 - 11)}(the break)`,
    ])
    expect(quoted({ text: 'a quote of some forty characters, no more', note: 'a note that does not fit beside' })).toEqual([
      'dir/kern.log:7  a quote of some forty characters, no more',
      '                (a note that does not fit beside)',
    ])
    expect(quoted({ text: 'word '.repeat(18), note: 'a note that has no room' })).toHaveLength(2)
  })

  test('a quote has three lines where all have room, else two', () => {
    const text = `The kettle ${'brews and '.repeat(13)}stops`
    expect(quoted({ text })).toHaveLength(3)
    expect(quoted({ text }).join(' ')).not.toContain('…')
    const many = Array.from({ length: 6 }, (_, i) => ({ artifact: 'a.log', line: i + 1, offset: 0, text: `${'abcdef'[i]} ${text}` }))
    const proof = rows(show(story({ evidence: many })), 'Proof')
    expect(proof.filter((line) => /^a\.log:/.test(line)).length).toBeGreaterThan(2)
    expect(proof[2]).toMatch(/^a\.log:2/)
  })

  test('a long one is cut in the middle, around what matters', () => {
    const text = `Memory cgroup out of memory: Killed process 4242 (java) ${'x:1kB, '.repeat(40)}anon-rss:508924kB, ${'y:1kB, '.repeat(40)}`
    const lines = quoted({ text }, { facts: { anonRssKb: 508924 } })
    expect(lines[0]).toMatch(/^dir\/kern\.log:7 {2}Memory cgroup out of memory: Killed/)
    expect(lines.join(' ')).toMatch(/… .*anon-rss:508924kB/)
    expect(lines.length).toBeLessThanOrEqual(3)
  })

  test('which observers agree, and in what', () => {
    expect(rows(show(story()), 'Proof').at(-1)).toBe('(kernel log and pod status agree: same pod uid 7)')
    expect(rows(show(story({ witnesses: ['a', 'b', 'c'] })), 'Proof').at(-1)).toBe('(a, b and c agree: same pod uid 7)')
    expect(rows(show(story({ witnesses: ['a'] })), 'Proof').join('')).not.toContain('agree')
    // that they agree says nothing where nobody knows in what
    const told = story()
    const unknown = { ...told, incidents: [{ ...told.incidents[0]!, why: ['same host node7'] }] }
    expect(rows(show(unknown), 'Proof').join('')).not.toContain('agree')
  })

  test('one of several alike says so', () => {
    const evidence = [1, 2, 3].map((line) => ({ artifact: 'a.log', line, offset: 0, text: 'refused', note: 'refused once' }))
    expect(rows(show(report([finding({ evidence, evidenceOmitted: 0, count: 3 })])), 'Proof')[0]).toMatch(/refused +1 of 3$/)
    expect(rows(show(report([finding({ evidence, evidenceOmitted: 7, count: 10 })])), 'Proof')[0]).toMatch(/refused +1 of 10$/)
    expect(rows(show(report([finding({ evidence, evidenceOmitted: 0, count: 1 })])), 'Proof')[0]).toMatch(/\(refused once\)$/)
  })

  test('the common folder is said nowhere; what was piped in is stdin', () => {
    const base = report([finding({ evidence: [{ artifact: '-', line: 3, offset: 0, text: 'x' }], count: 1 })])
    const text = show({ ...base, coverage: { ...base.coverage, artifacts: [{ path: '-', format: 'dmesg', bytes: 1, lines: 3 }] } })
    expect(rows(text, 'Proof')).toEqual(['stdin:3  x'])
    expect(rows(show(story()), 'Proof')[0]).toMatch(/^var\/log\/kern\.log:1234–1260 {2}Memory/)
  })
})

describe('how sure', () => {
  test('at the right edge, or on a line of its own', () => {
    expect(show(story()).split('\n')[0]).toBe(`${'java (pid 4242) was killed at its limit of 512 MiB.'.padEnd(71)}97 % sure`)
    const full = { ...story(), summary: 'x'.repeat(75) }
    expect(show(full).split('\n').slice(0, 2)).toEqual(['x'.repeat(75), '97 % sure'.padStart(80)])
  })

  test('of the first two, where they differ', () => {
    const two = (second: number) => show(report([finding(), finding({ key: 'b#1', id: 'b', confidence: second })])).split('\n')[0]
    expect(two(0.9)).toMatch(/ 97 % and 90 % sure$/)
    expect(two(0.97)).toMatch(/\. +97 % sure$/)
  })
})

test('80 columns but for commands', () => {
  for (const line of show(report([finding({ evidence: [{ artifact: 'a.log', line: 1, offset: 0, text: 'word '.repeat(300) }] })])).split(
    '\n',
  ))
    if (!line.includes('$ ')) expect(line.length, line).toBeLessThanOrEqual(80)
})

test('no line begins with log text', () => {
  const bad = ['::error::x', '##vso[task.complete]', '##[error]x', '[x](y)', '%%x']
  for (const start of bad) {
    const text = `${start} ${'long words here '.repeat(6)}${start} ${`${start} `.repeat(40)}`
    const hostile = finding({
      title: text,
      cause: `${text}\n${text}`,
      evidence: [{ artifact: start, line: 1, offset: 0, text, note: text }],
      because: [text],
      fix: [{ when: 'now', say: text }],
    })
    const base = report([hostile, { ...hostile, key: 'b#1', severity: 'note' }], { summary: text })
    const shown = show(sanitize({ ...base, coverage: { ...base.coverage, gaps: [{ what: start, why: text }] } }), { verbose: true })
    for (const line of shown.split('\n')) expect(line.trimStart().startsWith(start), line).toBe(false)
    expect(shown).not.toMatch(/##(?:vso)?\[/)
  }
})

test('colour only with a level', () => {
  expect(show(story())).not.toContain('\x1b')
  expect(renderText(story(), { chalk: new Chalk({ level: 1 }) })).toContain('\x1b[')
})

test('never longer than a ticket takes', () => {
  const many = Array.from({ length: 3_000 }, (_, i) =>
    finding({ key: `oom-kill-cgroup#${i + 1}`, cause: 'c '.repeat(1_900), title: 't'.repeat(3_000) }),
  )
  const base = report(many)
  const text = show({
    ...base,
    coverage: { ...base.coverage, gaps: Array.from({ length: 1_000 }, () => ({ what: 'p'.repeat(3_000), why: 'w '.repeat(1_500) })) },
  })
  expect(text.length).toBeLessThanOrEqual(60_000)
  expect(text).toContain('(and 2996 more)\n'.replace('2996', '2,996'))
})

test.each<[Times<'first' | 'last'>, string]>([
  [{ first: '2026-11-21T14:03:11.123Z', last: '2026-11-21T14:41:56Z' }, '21 Nov 2026 14:03:11–14:41:56 UTC'],
  [{ first: '2026-11-21T14:03:11.123Z', last: '2026-11-21T14:03:11.900Z' }, '21 Nov 2026 14:03:11 UTC'],
  [{ first: '2026-11-21T14:03:11Z', last: '2026-11-22T00:00:01Z' }, '21 Nov 2026 14:03:11 – 22 Nov 2026 00:00:01 UTC'],
  [{ first: '2026-11-21T14:03:11+01:00', last: '2026-11-21T14:41:56+01:00' }, '21 Nov 2026 14:03:11–14:41:56 +0100'],
  [{ first: '2026-11-01T09:03:11-03:30' }, '1 Nov 2026 09:03:11 -0330'],
  [{ first: '2026-10-25T02:59:59+02:00', last: '2026-10-25T02:00:01+01:00' }, '25 Oct 2026 02:59:59 +0200 – 25 Oct 2026 02:00:01 +0100'],
  [{ first: '2026-11-21T14:03:11', last: '2026-11-21T14:41:56', zone: 'unknown' }, '21 Nov 2026 14:03:11–14:41:56'],
  [{ first: '2026-11-21T14:03:11', last: '2026-11-21T14:41:56Z', zone: 'unknown' }, '21 Nov 2026 14:03:11 – 21 Nov 2026 14:41:56 UTC'],
  [{ firstText: '1 Nov 14:03:11', lastText: '1 Nov 14:03:12', zone: 'unknown' }, '1 Nov 14:03:11–14:03:12'],
  [{ firstText: '31 Dec 23:59:58', lastText: '1 Jan 00:00:01', zone: 'unknown' }, '31 Dec 23:59:58 – 1 Jan 00:00:01'],
  [{ firstText: '21 Nov 14:03:11', last: '2026-11-21T14:03:12', zone: 'unknown' }, '21 Nov 14:03:11 – 21 Nov 2026 14:03:12'],
  [{ firstSinceBoot: 12.345678, lastSinceBoot: 45.6 }, '12.3–45.6 s after boot'],
  [{ firstSinceBoot: 12.345678 }, '12.3 s after boot'],
  [{ firstSinceBoot: 6_174_727 }, '71 days 11 h 12 min after boot'],
  [{ firstSinceBoot: 86_399.94, lastSinceBoot: 86_400 }, '86399.9 s – 1 day 0 h 0 min after boot'],
  [{ last: '2026-11-21T14:03:11Z' }, '21 Nov 2026 14:03:11 UTC'],
  [{}, ''],
])('time span %j', (told, words) => expect(timeSpan(told, 'first', 'last')).toBe(words))

test('no line of any form begins with what a log says, and none holds a command of a CI', () => {
  for (const name of ['::error::x', '##vso[task.x]y', '##[error]', '```', '# x']) {
    const hostile = finding({
      headline: `${name} (pid 1) was killed.`,
      evidence: [{ artifact: `${name}.log`, line: 1, offset: 0, text: name, note: '' }],
    })
    const one = report([hostile], { summary: `${name} (pid 1) was killed.` })
    for (const text of [show(one), show(one, { quiet: true }), renderLine(one), renderJson(one)]) {
      expect(text).not.toMatch(/^\s*(?:::|##|```|# x)/m)
      expect(text).not.toMatch(/##(?:vso)?\[/)
    }
    expect(JSON.parse(renderJson(one))).toEqual(one)
    expect(renderLine(one)).toMatch(/^\.\//)
  }
})

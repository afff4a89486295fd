import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { inEnglish } from '../../src/reading/strerror.ts'

describe('what the C library says in other languages', () => {
  test.each([
    ["cp: Fehler: '/srv/a': Auf dem Gerät ist kein Speicherplatz mehr verfügbar", "cp: Fehler: '/srv/a': No space left on device"],
    ['sshd: fork: Die Ressource ist zur Zeit nicht verfügbar', 'sshd: fork: Resource temporarily unavailable'],
    ['accept() failed (24: Слишком много открытых файлов)', 'accept() failed (24: Too many open files)'],
    ['open: Zu viele offene Dateien im System', 'open: Too many open files in system'],
    ['ls: /mnt : Erro de entrada/saída', 'ls: /mnt : Input/output error'],
    ['touch: « /x » : Système de fichiers accessible en lecture seulement', 'touch: « /x » : Read-only file system'],
    ['connect: Połączenie odrzucone', 'connect: Connection refused'],
    ['段错误 (核心已转储)', 'Segmentation fault (core dumped)'],
    ['Speicherzugriffsfehler (Speicherabzug geschrieben)', 'Segmentation fault (core dumped)'],
    [
      "./a.sh: línea 12:  4123 Violación de segmento  (`core' generado) ./b",
      './a.sh: line 12:  4123 Segmentation fault  (core dumped) ./b',
    ],
    ['./a.sh : ligne 3 : 77 Tué   ./b', './a.sh : line 3: 77 Killed   ./b'],
    ['Abgebrochen (Speicherabzug geschrieben)', 'Aborted (core dumped)'],
  ])('%s', (said, english) => expect(inEnglish(said)).toBe(english))

  test.each(['Abgebrochen hat der Benutzer den Vorgang', 'Morto era o servidor', 'No space left on device', 'Das Gerät ist verfügbar'])(
    'as it is: %s',
    (said) => expect(inEnglish(said)).toBe(said),
  )

  test('a finding cites the line as it was written', async () => {
    const line = "cp: ошибка записи '/srv/a.tar': На устройстве не осталось свободного места"
    const [found] = (await analyzeText({ 'a.txt': `${line}\n` })).findings
    expect(found?.id).toBe('disk-full')
    expect(found?.evidence[0]).toMatchObject({ line: 1, text: line })
    expect(found?.evidence[0]).not.toHaveProperty('message')
    const logged = `2026-01-26T10:00:00Z web1 brewd[7]: ${line}`
    const [again] = (await analyzeText({ 'a.txt': `${logged}\n` })).findings
    expect(again?.evidence[0]).toMatchObject({ text: logged, message: line })
  })

  test('the gate of a large text lets the line through', async () => {
    const line = "cp: '/srv/a.tar': Na: На устройстве не осталось свободного места"
    const text = `${'Jan 26 10:00:00 web1 brewd[1]: all is well\n'.repeat(2000)}${line}\n${'Jan 26 10:00:01 web1 brewd[1]: all is well\n'.repeat(2000)}`
    const report = await analyzeText({ 'a.log': text }, { wholeBytes: 0 })
    expect(report.findings.map(({ id, evidence }) => [id, evidence[0]?.line])).toEqual([['disk-full', 2001]])
  })

  test('a text in a script without ASCII letters is no binary file', async () => {
    const { coverage } = await analyzeText({ 'a.txt': 'Сервер перестал отвечать вчера вечером, после обновления ядра системы.\n' })
    expect(coverage.gaps).toEqual([])
  })
})

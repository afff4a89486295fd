/** Writes the files that are measured, once, below a folder. */
import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { syslog } from './lines.mjs'

/** Writes strings until there are so many bytes (of ASCII). */
export function fill(file, bytes, lines) {
  const part = `${file}.part`
  const fd = openSync(part, 'w')
  let buffer = []
  let length = 0
  let left = bytes
  for (const line of lines) {
    buffer.push(line)
    length += line.length
    left -= line.length
    if (length > 1e6 || left <= 0) {
      writeSync(fd, buffer.join(''))
      buffer = []
      length = 0
    }
    if (left <= 0) break
  }
  closeSync(fd)
  renameSync(part, file)
}

export function* nearMisses() {
  for (let i = 0; ; i++)
    yield `Nov 21 14:00:00 web1 app[7]: erro r, fail ed, segfaul t at ${i}, out of memor y, time out, oom kil l, refuse d, task ${i % 9} don e\n`
}

export function* oneLine() {
  for (let i = 0; ; i++) yield `part ${i} of a line that has no end; `
}

export function* segfaults() {
  for (let i = 0; ; i++)
    yield `Nov 21 14:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')} web1 kernel: [${i}.000000] worker[${i % 32768}]: segfault at 0 ip 000055d0c0de1234 sp 00007ffd0badcafe error 4 in worker[55d0c0de0000+5000]\n`
}

/** Each input: how it is made. `size` in bytes of a large log. */
const MAKERS = {
  'plain.log': (file, size) => fill(file, size, syslog()),
  'hot.log': (file, size) => fill(file, size, syslog({ seed: 2, harmless: 0.05, failures: 0.001 })),
  'near-misses.log': (file, size) => fill(file, size, nearMisses()),
  'one-line.log': (file, size) => fill(file, size, oneLine()),
  'segfaults.log': (file, size) => fill(file, size / 10, segfaults()),
  'small.log': (file) => fill(file, 200e3, syslog({ seed: 3 })),
  'plain.log.gz': (file, _, dir) =>
    execFileSync('sh', ['-c', 'gzip -c "$0" > "$1.part" && mv "$1.part" "$1"', join(dir, 'plain.log'), file]),
  files(folder, size) {
    mkdirSync(`${folder}.part`, { recursive: true })
    for (let i = 0; i < 300; i++) fill(join(`${folder}.part`, `app-${i}.log`), size / 300, syslog({ seed: 100 + i }))
    renameSync(`${folder}.part`, folder)
  },
  'files.tar.gz': (file, _, dir) => execFileSync('tar', ['-czf', file, '-C', dir, 'files']),
  sosreport(folder) {
    for (let i = 0; i < 50; i++) {
      mkdirSync(join(`${folder}.part`, 'sos_commands', `part${i}`), { recursive: true })
      for (let j = 0; j < 100; j++)
        writeFileSync(
          join(`${folder}.part`, 'sos_commands', `part${i}`, `command_${j}`),
          [...take(syslog({ seed: i * 100 + j }), 40)].join(''),
        )
    }
    renameSync(`${folder}.part`, folder)
  },
}

export function* take(items, count) {
  for (const item of items) {
    if (count-- <= 0) return
    yield item
  }
}

/** Makes sure that the inputs are there; those of another size are made anew. */
export function makeInputs(dir, size, names) {
  mkdirSync(dir, { recursive: true })
  for (const name of Object.keys(MAKERS).filter((one) => names.includes(one))) {
    const path = join(dir, name)
    if (existsSync(path)) continue
    process.stderr.write(`makes ${name}\n`)
    MAKERS[name](path, size, dir)
  }
}

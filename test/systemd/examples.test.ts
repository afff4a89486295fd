import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyze, analyzeText } from '../../src/index.ts'

async function alarms(files: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'osdx-systemd-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const report = await analyze([folder])
    return report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const entry = (fields: Record<string, unknown>): string =>
  JSON.stringify({
    __REALTIME_TIMESTAMP: '1763733790000000',
    _BOOT_ID: 'a',
    _HOSTNAME: 'web1',
    _TRANSPORT: 'journal',
    SYSLOG_IDENTIFIER: 'systemd',
    _PID: '1',
    ...fields,
  })

describe('systemd', () => {
  it('reads a journal in JSON, also where the message is an array of bytes', async () => {
    const said = "indexer.service: Failed with result 'core-dump'."
    expect(
      await alarms({ 'journal.json': `${entry({ MESSAGE: 'Reloading.' })}\n${entry({ MESSAGE: [...Buffer.from(said)] })}\n` }),
    ).toEqual(['unit-failed'])
  })

  it('reads a journal in the export format', async () => {
    const text =
      '__CURSOR=s=1\n__REALTIME_TIMESTAMP=1763733790000000\n_HOSTNAME=web1\n_TRANSPORT=journal\nSYSLOG_IDENTIFIER=systemd\n_PID=1\nMESSAGE=indexer.service: Watchdog timeout (limit 3min)!\n\n'
    expect(await alarms({ 'journal.export': text })).toEqual(['watchdog-timeout'])
  })

  it('counts a failure told by the journal and by systemctl status once', async () => {
    const log =
      "Nov 21 14:03:10 web1 systemd[1]: indexer.service: Main process exited, code=exited, status=1/FAILURE\nNov 21 14:03:10 web1 systemd[1]: indexer.service: Failed with result 'exit-code'.\n"
    expect(
      await alarms({
        'journal.txt': log,
        'status.txt': `× indexer.service - Document indexer\n     Loaded: loaded (/etc/systemd/system/indexer.service; enabled)\n     Active: failed (Result: exit-code) since Fri 2025-11-21 14:03:10 UTC; 1s ago\n   Main PID: 812 (code=exited, status=1/FAILURE)\n\n${log}`,
      }),
    ).toEqual(['unit-failed'])
  })

  it.each([
    ['its digits in the same zone', 'Nov 21 14:03:10', 'CET', 1],
    ['the same moment', '2025-11-21T13:03:10+00:00', 'CET', 1],
    ['the same moment, an offset', '2025-11-21T14:03:10+0100', 'CET', 1],
    ['a zone that cannot be told', '2025-11-21T13:03:10+00:00', 'IST', 1],
    ['an hour later', 'Nov 21 15:03:10', 'CET', 2],
    ['an hour later, an offset', '2025-11-21T15:03:10+0100', 'CET', 2],
  ])('joins a status with the journal by %s', async (_, stamp, zone, count) => {
    const report = await analyzeText({
      'journal.txt': `${stamp} web1 systemd[1]: indexer.service: Failed with result 'exit-code'.\n`,
      'status.txt': `× indexer.service - Indexer\n     Loaded: loaded (/etc/systemd/system/indexer.service; enabled)\n     Active: failed (Result: exit-code) since Fri 2025-11-21 14:03:10 ${zone}; 1s ago\n`,
    })
    expect(report.findings.map((f) => [f.id, f.count])).toEqual([['unit-failed', count]])
  })

  const list = '  UNIT            LOAD   ACTIVE SUB    DESCRIPTION\n● indexer.service loaded failed failed Document indexer\n'

  it('believes a table of failed units where nothing else tells of units', async () => {
    expect(await alarms({ 'failed.txt': list })).toEqual(['unit-failed'])
  })

  it('takes a table of failed units for a note beside a journal that is silent on them', async () => {
    const journal = 'Nov 21 14:03:10 web1 systemd[1]: Started poll.service - Poller.\n'
    expect(await alarms({ 'failed.txt': list, 'journal.txt': journal })).toEqual([])
  })
})

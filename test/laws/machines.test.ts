import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { firing, incidents, reportOn, shareOf, type Story } from './stories.ts'
import { type Files, told } from './told.ts'

const stories: readonly Story[] = [...firing, ...incidents, ...shareOf(17, 24)]

const inFolder = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))

/** Another machine's bundle, on which nothing is wrong. */
const NEIGHBOUR: Files = inFolder('db9', {
  hostname: 'db9.example.net\n',
  'kern.log': [
    'Nov 21 14:00:01 db9 kernel: [  811.120004] EXT4-fs (vda1): mounted filesystem with ordered data mode',
    'Nov 21 14:00:09 db9 kernel: [  819.000113] virtio_net virtio0 ens3: renamed from eth0',
    '',
  ].join('\n'),
  'vmstat.txt': [
    'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
    ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
    ' 0  0      0 6123456 81234 912345    0    0     2     8  101  190  2  1 97  0  0',
    ' 1  0      0 6123300 81234 912345    0    0     0     4  111  201  3  1 96  0  0',
    ' 0  0      0 6123410 81234 912345    0    0     0    12  104  187  2  1 97  0  0',
    '',
  ].join('\n'),
  'df.txt': 'Filesystem     1K-blocks    Used Available Use% Mounted on\n/dev/vda1       41152736 9123456  29915792  24% /\n',
  'free.txt': [
    '               total        used        free      shared  buff/cache   available',
    'Mem:         8123456     1012345     6123456        1024      987655     6901234',
    'Swap:              0           0           0',
    '',
  ].join('\n'),
})
/** What the tools of sysstat print first. */
const BANNER = /^Linux \S+ \(([\w.-]+)\)\s/

/** A story as the bundle of a machine of its own: where its lines name hosts, these are called otherwise than in all other stories. */
function bundleOf({ files }: Story, n: number): Files {
  const hosts = new Set(
    Object.values(files).flatMap((text) => text.split('\n').flatMap((line) => unwrap(line).host ?? BANNER.exec(line)?.[1] ?? [])),
  )
  const renamed = (text: string): string =>
    [...hosts].reduce(
      (all, host) => all.replaceAll(new RegExp(`(?<![\\w.-])${host.replaceAll(/[^\w-]/g, '\\$&')}(?![\\w-])`, 'g'), `${host}-${n}`),
      text,
    )
  const own = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, renamed(text)]))
  return inFolder(`host-${n}`, hosts.size > 0 ? own : { ...own, hostname: `host-${n}\n` })
}

/** Of which there is one in the world, or in the cluster: containers, pods, and all that an API server tells. */
const identities = ({ files }: Story): Set<string> => {
  const text = Object.values(files).join('\n')
  const isCluster = /^(?:Namespace:|Conditions:|\s*"?apiVersion"?:|LAST SEEN|(?:NAMESPACE\s+)?NAME\s+(?:READY|STATUS))|\bkubelet\b/m.test(
    text,
  )
  return new Set([
    ...(text.match(/\b[0-9a-f]{12,64}\b|\b[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}\b/g) ?? []),
    ...(isCluster ? ['cluster'] : []),
  ])
}

/** Every story once as the first and once as the second of a pair; the two have no thing in common. */
function pairs(): (readonly [number, number])[] {
  const own = stories.map(identities)
  const partners = stories.map((_, i) => (i + Math.floor(stories.length / 2)) % stories.length)
  const isApart = (i: number, j: number): boolean => i !== j && ![...own[i]!].some((one) => own[j]!.has(one))
  for (const i of partners.keys()) {
    if (isApart(i, partners[i]!)) continue
    const other = partners.findIndex((j, k) => isApart(i, j) && isApart(k, partners[i]!))
    ;[partners[i], partners[other]] = [partners[other]!, partners[i]!]
  }
  return partners.map((j, i) => [i, j] as const)
}

const bundles = stories.map(bundleOf)
const known = new Map<number, Promise<ReturnType<typeof told>>>()
/** What is told of one bundle by itself. */
const alone = (n: number): Promise<ReturnType<typeof told>> => {
  const report = known.get(n) ?? analyzeText(bundles[n]!).then((all) => told(all))
  known.set(n, report)
  return report
}

/** Captures that are about a whole machine: beside another machine's bundle they are not taken for its own. */
const WIDE = /^(?:vmstat|lscpu|df|free|loadavg|meminfo|dmesg|kern|messages|syslog|journal\w*|iostat|mpstat|sar|top|ps|ss|lsof)(?=$|[._-])/

test('17 nothing is wrong with the neighbour', async () => {
  const { findings, coverage } = await analyzeText(NEIGHBOUR)
  expect(findings).toEqual([])
  expect(coverage.artifacts.map(({ format }) => format)).toEqual(['hostname', 'syslog', 'vmstat', 'df', 'free'])
})

describe("17 another machine's healthy files change no finding and no incident", () => {
  test.each(stories.map(({ name }, n) => ({ name, n })))('a machine of its own: $name', async ({ n }) => {
    expect(told(await analyzeText({ ...bundles[n], ...NEIGHBOUR }))).toEqual(await alone(n))
  })
  // of captures that name no host only the name is told by what lies beside them
  test.each(stories.filter(({ files }) => Object.keys(files).some((path) => WIDE.test(path))))(
    'a machine without a name: $name',
    async ({ files }) => {
      const both = await analyzeText({ ...files, ...NEIGHBOUR })
      expect(told(both, { host: false })).toEqual(told(await reportOn(files), { host: false }))
      for (const { entities } of both.findings) expect(entities['host']).not.toBe('db9')
    },
  )
})

describe('18 two machines: the findings of each alone', () => {
  const all = pairs()
  const together = (a: readonly unknown[], b: readonly unknown[]): unknown[] =>
    [...a, ...b].sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1))
  test('every story is the first of one pair and the second of another', () => {
    expect(all.map(([, second]) => second).sort((a, b) => a - b)).toEqual([...stories.keys()])
    for (const [first, second] of all) expect(first).not.toBe(second)
  })
  test.each(all.map(([a, b]) => ({ a, b, name: `${stories[a]!.name} + ${stories[b]!.name}` })))('$name', async ({ a, b }) => {
    const [one, two] = [await alone(a), await alone(b)]
    const both = told(await analyzeText({ ...bundles[a], ...bundles[b] }))
    expect(both.findings).toEqual(together(one.findings, two.findings))
    expect(both.incidents).toEqual(together(one.incidents, two.incidents))
  })
})

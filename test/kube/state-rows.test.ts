import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** What is found, and on which lines. */
async function found(text: string, path = 'a.md'): Promise<unknown[]> {
  const { findings } = await analyzeText({ [path]: text })
  return findings.map(({ id, headline, evidence }) => [id, headline, evidence.map(({ line }) => line)])
}

describe('tables with names of their own for the columns', () => {
  test('pods in Markdown, with how a container ended', async () => {
    const text = `State on the cluster this morning:

| pod | status | reason |
|-----|--------|--------|
| ledger-59c9d8f7b4-8xk2p | Terminated | OOMKilled (exit code 137) |
| mailer-0 | Running | |
| quotes-7c5d9b8f6-zzq4t | ImagePullBackOff | manifest unknown |
`
    expect(await found(text)).toEqual([
      ['container-oomkilled', 'Pod ledger-59c9d8f7b4-8xk2p was killed by the OOM killer (OOMKilled).', [5]],
      ['image-pull-failure', expect.stringMatching(/quotes-7c5d9b8f6-zzq4t/), [7]],
    ])
  })

  test('a pod that runs again, whose last state tells it', async () => {
    const text = `Pod                          Namespace   State     Restart Count   Last State                  Node
search-6c8f7d9b5-ppq8z       search      Running   4               OOMKilled (exit code 137)   ip-10-0-3-7
search-6c8f7d9b5-11aa2       search      Running   0                                           ip-10-0-3-8
`
    const { findings } = await analyzeText({ 'a.txt': text })
    expect(findings.map(({ id, entities, facts, state }) => [id, entities['pod'], facts['exitCode'], facts['restarts'], state])).toEqual([
      ['container-oomkilled', 'search/search-6c8f7d9b5-ppq8z', 137, 4, 'It is up again (4 restarts).'],
    ])
  })

  test('containers of a pod', async () => {
    const text = `Container   Pod                   Status             Exit
app         rec-5d8c9f7b6-qq2ww   CrashLoopBackOff   Error (exit code 1)
envoy       rec-5d8c9f7b6-qq2ww   Running
`
    expect(await found(text, 'a.txt')).toEqual([
      ['crash-loop', 'Container "app" of pod rec-5d8c9f7b6-qq2ww keeps crashing: it ends with exit code 1.', [2]],
    ])
  })

  test('nodes of a portal, whose message stands below no label', async () => {
    const text = `Node          Status     Reason                    Last transition
np1-0         Ready      KubeletReady              11/02/2026, 9:00 AM
np1-2         NotReady   KubeletNotReady           11/20/2026, 10:11 AM   PLEG is not healthy: pleg was last seen active 4m11.2s ago; threshold is 3m0s
`
    expect(await found(text, 'a.txt')).toEqual([
      ['node-not-ready', 'Node np1-2 is not ready: its container runtime has not answered the kubelet for 4m (PLEG is not healthy).', [3]],
    ])
  })

  test('nodes that do not answer', async () => {
    const text = `| Node | State | Reason | Message |
|---|---|---|---|
| pool-a-1 | Ready | KubeletReady | kubelet is posting ready status |
| pool-a-3 | Unknown | NodeStatusUnknown | Kubelet stopped posting node status. |
`
    expect(await found(text)).toEqual([['node-not-ready', expect.stringMatching(/pool-a-3.*its kubelet has stopped reporting/), [4]]])
  })

  test.each([
    ['what words mean', '| Status | Meaning |\n|---|---|\n| CrashLoopBackOff | it ends again and again |\n'],
    ['what to do', '| pod | status | what to do |\n|---|---|---|\n| any-pod | OOMKilled | raise the limit |\n'],
    [
      'what is over',
      '| pod | status | note |\n|---|---|---|\n| api-7d9f8 | CrashLoopBackOff (fixed yesterday) | |\n| web-0 | Running | OOMKilled no longer |\n',
    ],
    ['other services', '| service | status | reason |\n|---|---|---|\n| billing | Running | Error (1) |\n| mail | Running | |\n'],
    ['a switch', 'HOST       STATUS     REASON\nsw-core-1  NotReady   maintenance\nsw-core-2  Ready\n'],
  ])('nothing is found in a table of %s', async (_, text) => expect(await found(text)).toEqual([]))
})

describe('screens that draw a box around what they show', () => {
  test('pods, sorted by name', async () => {
    const text = `┌──────────────────── Pods(shop)[2] ───────────────────────────┐
│ NAME↑                     PF READY STATUS           RESTARTS │
│ orders-6f5d7c8b9-q2w3e    ●  0/1   CrashLoopBackOff       17 │
│ cart-5c6b7d8f9-a1s2d      ●  1/1   Running                 0 │
└──────────────────────────────────────────────────────────────┘
`
    const { findings } = await analyzeText({ 'a.txt': text })
    expect(findings.map(({ id, headline, facts, evidence }) => [id, headline, facts['restarts'], evidence[0]?.line])).toEqual([
      ['crash-loop', 'Pod orders-6f5d7c8b9-q2w3e keeps crashing.', 17, 3],
    ])
  })

  test('nodes, in rounded corners', async () => {
    const text = `╭─ Nodes(all)[2] ─────────────────────────────────────────────────────────────────╮
│ NAME↑    STATUS   ROLE   TAINTS VERSION PODS CPU MEM  %CPU %MEM CPU/A MEM/A AGE │
│ worker-1 Ready    worker      0 v1.31.2   14 812 3011   20   19  4000 15900 41d │
│ worker-2 NotReady worker      2 v1.31.2   11   0    0    0    0  4000 15900 41d │
╰─────────────────────────────────────────────────────────────────────────────────╯
`
    expect(await found(text, 'a.txt')).toEqual([['node-not-ready', 'Node worker-2 is not ready; why is not in the input.', [4]]])
  })

  test('a log', async () => {
    const text = `┏━━━━━━━━ Logs ━━━━━━━━┓
┃ Nov 20 10:11:12 h1 kernel: EXT4-fs error (device sdb1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0 ┃
┃ Nov 20 10:11:12 h1 kernel: EXT4-fs (sdb1): Remounting filesystem read-only ┃
┗━━━━━━━━━━━━━━━━━━━━━━┛
`
    expect((await found(text, 'a.txt')).map((told) => (told as unknown[])[0])).toEqual(['filesystem-readonly', 'filesystem-error'])
  })
})

import { expect, test } from 'vitest'
import { ofEmbedded } from '../../src/parsers/kernel/embedded-gpu.ts'

test.each<[string, ReturnType<typeof ofEmbedded>]>([
  [
    'panfrost fde60000.gpu: gpu sched timeout, js=0, config=0x7b00, status=0x8',
    { driver: 'panfrost', kind: 'job timeout', device: 'fde60000.gpu' },
  ],
  [
    'panthor fb000000.gpu: [drm] *ERROR* Unhandled Page fault in AS2 at VA 0x0000000003A0C000',
    { driver: 'panthor', kind: 'page fault', device: 'fb000000.gpu' },
  ],
  ['[drm:lima_sched_timedout_job [lima]] *ERROR* pp job timeout', { driver: 'lima', kind: 'job timeout', device: undefined }],
  ['v3d fec00000.v3d: [drm] *ERROR* Resetting GPU for hang.', { driver: 'v3d', kind: 'hang', device: 'fec00000.v3d' }],
  ['[drm:v3d_reset [v3d]] *ERROR* Resetting GPU for hang.', { driver: 'v3d', kind: 'hang', device: undefined }],
  ['etnaviv-gpu 130000.gpu: hangcheck detected gpu lockup!', { driver: 'etnaviv', kind: 'hang', device: '130000.gpu' }],
  [
    'msm_mdp 1a00000.mdss: [drm:recover_worker [msm]] *ERROR* A530: hangcheck recover!',
    { driver: 'msm', kind: 'hang', device: '1a00000.mdss' },
  ],
  ['adreno 5000000.gpu: [drm:a6xx_irq [msm]] *ERROR* gpu fault ring 0 fence 2a1', { driver: 'msm', kind: 'hang', device: '5000000.gpu' }],
  ['msm ae00000.mdss: [drm:recover_worker [msm]] *ERROR* A618: offending task: Xorg (/usr/lib/Xorg)', undefined],
  ['panfrost fde60000.gpu: clock rate = 594000000', undefined],
  ['v3d fec00000.v3d: [drm] Using Transparent Hugepages', undefined],
  ['etnaviv etnaviv: bound 38000000.gpu (ops gpu_ops)', undefined],
])('%s', (text, expected) => expect(ofEmbedded(text)).toEqual(expected))

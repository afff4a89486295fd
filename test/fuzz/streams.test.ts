import { describe, expect, test } from 'vitest'
import { streamCampaign } from './stream-campaign.ts'
import { STREAM_TARGETS } from './stream-targets.ts'

describe('no changed archive or stream breaks the reading, holds it up or makes it find what is not there', () => {
  test.each(STREAM_TARGETS)('$id', async (target) => {
    const { failing, stated } = await streamCampaign(target, 300, 17)
    expect(failing).toEqual([])
    // the changes reach many a branch
    expect(stated).toBeGreaterThan(10)
  })
})

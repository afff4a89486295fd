import { expect, test } from 'vitest'
import { Folders, pathOf } from '../../src/casefile/folders.ts'

test('the folders of a path, whatever separates them', () => {
  const folders = new Folders()
  const { chain, file } = folders.place('./a//b.tar!c/dmesg.gz')
  expect([chain.map(({ name }) => name), file]).toEqual([['', 'a', 'b', 'c'], 'dmesg'])
  expect(chain.map(pathOf)).toEqual(['', 'a', 'a/b.tar', 'a/b.tar/c'])
  expect(folders.place('a/b.tar!other').chain.at(-1)).toBe(chain[2])
})

test('past 200,000 what lies in a folder is as if it lay beside it', () => {
  const folders = new Folders()
  for (let n = 0; n < 200_000; n++) folders.place(`d${n}/f`)
  expect(folders.place('one/more/f').chain).toHaveLength(1)
  expect(folders.place('d199999/more/f').chain.map(({ name }) => name)).toEqual(['', 'd199999'])
})

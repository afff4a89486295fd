import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/input/bytes.ts'
import { unxz } from '../../src/input/decode/xz.ts'
import { xz } from '../hostile/kit/streams.ts'

/** A line and code of seven processors, by xz 5.4.1: `xz --check=crc32 FILTER --lzma2=preset=6,dict=4KiB`. */
const STREAMS = {
  'no filter':
    '/Td6WFoAAAFpIt42AgAhAQAAAAA3J5fW4AE/APddAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTgHVt6hn/umMHJzi3Qsqyu/GefBnGKxOi7uZnVfkjLHmM1p52Y4k974paj4x9ffTOpO5BLWiC8XLyW28603N712h7RMCt4X7bsgWHym3p+rajsVaUcUrNh6OYdGFxMcfjaly/IVuIJ0aX7mCYn65S9Zu0lV3N6hQX5HYedTYPhoHFQ7GNIcaR3NaolKl8hcIh/oZVJEXhTEv7Cts5gOGjAx3/m7RjYzrWAS1LztuZM2R2KGgSlsFlRJTzvYN54kFxDiSgC8qAGloWA/FxeLU+w8QHOzPC7AAAAJCrCi8AAY8CwAIAANgbuiM+MA2LAgAAAAABWVo=',
  x86: '/Td6WFoAAAFpIt42AgEEACEBAADaM60D4AE/AQtdAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTjFjrtLbAx+ZEqeO0EHG0QQNhEWHXEWXhVCI2I0bqlWHLDv4FYPpRlD/ovN44hrkQ2aWjMMC7VO8Ad/k3cTByrwt8PezvlyaKSFGnG0J4opH968jFlcqMuOn358VUZw2x9eixpa5q8FbGE0nfEZBNHE/Z/su81nRFqVCR5U9EfHNfUH/Lab5rlUNl1nn7UpUdkyU0ETTx9Kd77wbn5mcIlymYwN3rEhoXZm3R/kDGvpkzUGnJEql1fon50gpRDSKPxRikUsgU27jWj8n5ZXJnuSq33sNohk++08gEYvQtQjWDtusm/WXuuNlQAAAAkKsKLwABowLAAgAAld7UUz4wDYsCAAAAAAFZWg==',
  powerpc:
    '/Td6WFoAAAFpIt42AgEFACEBAAB/4PHI4AE/APxdAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTgHVt6hn/umMHJzi3Qsqyu/GefBnGKxOi7uZnVfkjLHmM1p93Nujfazi7qa7u2AZaOFzum3hpdDqrDl9Nt6/HWlIKKmtTKBkIEAsxw/9i7qAvgm1pQNog9UDrwxRN6DIT/labPRt+K2X0/Hr89eN57ZJS0RIwZB9VzYgsqcIPh70MR/asXjMcx6nGOJXmg7PwWbE2AMQU/2D4LfTfquBZC+iAAWYzT945lNvSS8RH3MOurTyOXi+rZSl3Xv72e/v1z20wXa11TETqJBXLOFoQjTGobaXbg/wDADm8AACQqwovAAGUAsACAACA6atKPjANiwIAAAAAAVla',
  ia64: '/Td6WFoAAAFpIt42AgEGACEBAADRkmVO4AE/APddAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTgHVt6hn/umMHJzi3Qsqyu/GefBnGKxOi7uZnVfkjLHmM1p52Y4k974paj4x9ffTOpO5BLWiC8XLyW28603N712h7RMCt4X7GQIzvOw3x3hr7dRxz0AWHRoTpUyjeRwnZ4xo5XdOH5miSzojE/QwJO52nq7xM1GJRhXddFBGmtWoF0hMtnAZpPsa7zK8TGDoY33q/7hxDnJPgGOeseHFCos2/8cP9rIXxigCYAsC87GBHc02Km8XbKhLCvSWpbxdqW1jFQl13bMdPavYVEA1hNNrww4SBkQAAAJCrCi8AAY8CwAIAANgbuiM+MA2LAgAAAAABWVo=',
  arm: '/Td6WFoAAAFpIt42AgEHACEBAAB0QTmF4AE/APddAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTgHVt6hn/umMHJzi3Qsqyu/GefBnGKxOi7uZnVfkjLHmM1p52Y4k974paj4x9ffTOpRyNHloxJjvI6ca9vWMdyLIMnDjn6t7H61W5AKsR5buGnZXz0Vpxlein803nU510rn/HT/7UolKgkOEivyDwlNIjz3HwbUEh8LUZqo6wRJf+9gS0fpTqv2HPc+fJv8pQuTnoivl0ez18nBFNVDZeI8Nm6cB5nNqNIICOOFUxoon1IsAcoy3ZLHkeTVXJz3rk0ndm8wN3By+FqWyy/8uSvdO2QvlKWAAAAJCrCi8AAY8CwAIAANgbuiM+MA2LAgAAAAABWVo=',
  armthumb:
    '/Td6WFoAAAFpIt42AgEIACEBAACh82904AE/APddAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTgHVt6hn/umMHJzi3Qsqyu/GefBnGKxOi7uZnVfkjLHmM1p52Y4k974paj4x9ffTOpO5BLWiC8XLyW28603N713kl4onoKCJRYjoRRp/4wnhE6kKnY5BNZ/AThFOjkeqlVpgM7fj7FoTaUdHDjKF674xvqiSNKo10qGCqNScDakuvnFR1d0NPE5HntNC8ha1476382Po6TyYBCfDC9+LW12w9H0s7NX92teTBB/NVoM0d28uBh7XmYzS+dVDZxGlQOIIEog0GoTFXHMI6WYlcrl1mC8AIpAAAAJCrCi8AAY8CwAIAANgbuiM+MA2LAgAAAAABWVo=',
  sparc:
    '/Td6WFoAAAFpIt42AgEJACEBAAAEIDO/4AE/APddAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTgHVt6hn/umMHJzi3Qsqyu/GefBnGKxOi7uZnVfkjLHmM1p52Y4k974paj4x9ffTOpO5BLWiC8XLzyjUVCxmC+uLeIq/EddGXsA6yqexjGC4G5eQq6aUhPY36H3xjyEg24nFRxOjhZXAZAX3WorPWi08xZC5drJqKrNYl554XhRem+wYWay2md2UGKppCYwJzCsP2C3gdgaw97C8AJNhIpkRCerI/esrD8pyINTFq4SjkKnKqsV8TBnOIsDkSSkzfN75Fttu3z3iJa6Bx4xiLYKZX9Rx7fAAAAJCrCi8AAY8CwAIAANgbuiM+MA2LAgAAAAABWVo=',
  arm64:
    '/Td6WFoAAAFpIt42AgEKACEBAACqUqc54AE/APtdAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTgHVt6hn/umMHJzi3Qsqyu/GefBnGKxOi7uZnVfkjLHmM1p52grbZ74paj4x9ffTOpO5BLWiC8XLyW28603N712h7RMCt7E7tT1JUn7cEzep7JEJuOEa0Jl1fGzHoGWIPTYbtIAch98FgJ8Eii79s78K7ZZwI96hmIHF7N/g+XmtWF55ofxPGalqA1QJGxAJ1C+/4ngtu9qzhBYrDYBix9CEQpaWGahjDXbpwWnb+M0sJFuirEsxBRGmE+jenIJKwoZPQ0Z9jh5ychEmFb5ZIRPs68XOrJo/kdKQAAACQqwovAAGTAsACAAA42a5XPjANiwIAAAAAAVla',
  'x86, from 4096':
    '/Td6WFoAAAFpIt42AwEEBAAQAAAhAQAAiwRQ5+ABPwEMXQAtiDBGIuGf+uVRNdgbahQBmsoU7aJgiGFzA6AevRW0U4xa2Sy2wMgDvynjtBftnfe7gHw6jbz209uuJyp86hH9awnOTfe0dmhPWMSopta1WX6nCgSkY5LJYZLhGdybqYQB3Pa01V8PovtVC6VhIOhPaO0MYQ7RBW+MH/+Ll8CyxeqaP1Oc8LFmQ9wZzWmeVwFd5JeNo5PBtmBFlEEdZHWQ1C/oZyjPvRc8UEaq5s7oJZznLYjNarzevqi98d5EzOTtAGzVE402JBi0l8aMtHOtQocvkWf2vuy9PukYfE8Dcsj7T3Kdv7a66SdL1Hp5HmXBIyrlE99BYxhr0V0tBCruqVb0KeaSy61HmMgAAJCrCi8AAagCwAIAAFYuEzk+MA2LAgAAAAABWVo=',
  'delta of 1':
    '/Td6WFoAAAFpIt42AgEDAQAhAQAolRAa4AE/AQJdAC2xPBoBF+jHwZeUohdcpO7NvfMGxKX/oHbyZcUkJXGfVAWsEEDQrrc7vYxZ8btl0C1x1W2WEC4l+fxs+pW0OH+1JTjpxNUmTmS1IQFlR2Z0X5RR7Csy6JrYGIEd8+UHQUOQt0CGtKZdsZwMothT8B6fIXASKDH7cnKPZvfWStXvWjz+z+4jrxRNpISJIhfFq7hFABL/ekj5DFodrr8u8FKTm1sBJkzUI0DGGTkgrUCyBthBaamII4Wsjk6pxyMUcQP0y3tc0eAcZCVTm9SXZ1NFYFUchMXsSOk2M0AH/V4KdfgOTB1wEXQ4Lf4OUD3kiLsc69rIZysMy0Smg6v7fNEAAAAAAJCrCi8AAZoCwAIAAPCIoXA+MA2LAgAAAAABWVo=',
  'delta of 256':
    '/Td6WFoAAAFpIt42AgEDAf8hAQDZkxXE4AE/AQldAC2IMEYi4Z/65VE12BtqFAGayhTtomCIYXMDoB69FbRTgHVt6hn/umMHJzi3Qsqyu/GefBnGKxOi7uZnVfkjLHmM1p52Y4k974paj4x9ffTOpO5BLWiC8XLyW28603N712h7RMCt4X7bsgWHym3p+rajsVaUcUrNh6OYdGFxMcfjaly/IVuIJ0aX7mCYn65S9Zu0lV3N6hQX5HYedTYPhoHFQ7GNIcaR3NaolKl8hcIh/oZVJEXhTEv7Cts5gOGjAx3/m5rUS/Vd7HoaFEl0/MbmZWlKmeSaSWccYRXbhQfTKM+5PIRkJMK0scvsVnWKn0sVYGKO5/soyuwNJaxKshwFtb6qdrPlPwAAAAAAkKsKLwABoQLAAgAAnn8cHj4wDYsCAAAAAAFZWg==',
  'delta of 4, x86 and arm':
    '/Td6WFoAAAFpIt42AwMDAQMEAAcAIQEAqD+RgeABPwEUXQAtiDAYoRBwL49NXP17WPfWz9UvA6H4k5DjxUJbFx/J2xaDORfFhKuyfYMCsh1H0ERJ5a0f5jGLLTnhUxfXOHKl3C3NuSJ8eWeslxKHwU78iOJf1BRro7NxuhG4SOUpgWsmojHWbWwh27x5DiDU/VLfXaJ6oU2xG74Fu6qHfk2HYwHQNcoeYYHGumCOSeWrVc6CV1of6hHmRv+Q6ZRG8ibB6R5+R4lwcN+rLCiSIORxgWvwXtmCzeCGZNUEjc8kvFsrgUckk+exHG3DgJ3jkMT8L5BP080Us97CuRAAtCVV6Pahe8/qd1l5Elu8ltCGKi2kvunyMSBbh2L253oXSDxt9Cq/Rwa3LSMs6AOLAuiXJ8BF8QAAkKsKLwABsALAAgAAoK6W1j4wDYsCAAAAAAFZWg==',
}

interface Read {
  readonly bytes: Buffer
  readonly gaps: readonly string[]
}

async function read(stream: Uint8Array, piece = stream.length): Promise<Read> {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < stream.length; at += piece) yield stream.subarray(at, at + piece)
  }
  const gaps: string[] = []
  const parts: Uint8Array[] = []
  for await (const part of unxz('x', new ByteReader(pieces()), ({ why }) => gaps.push(why))) parts.push(part)
  return { bytes: Buffer.concat(parts), gaps }
}

const bytesOf = (name: keyof typeof STREAMS): Buffer => Buffer.from(STREAMS[name], 'base64')
const { bytes: PLAIN } = await read(bytesOf('no filter'))

describe('what was filtered before it was compressed', () => {
  test.each(Object.keys(STREAMS) as (keyof typeof STREAMS)[])('%s', async (name) => {
    expect(PLAIN).toHaveLength(320)
    for (const piece of [undefined, 1, 7]) expect(await read(bytesOf(name), piece)).toEqual({ bytes: PLAIN, gaps: [] })
  })
  test('cut anywhere: what there is, and a gap', async () => {
    const whole = bytesOf('x86')
    for (let length = 12; length < whole.length; length += 9) {
      const { bytes, gaps } = await read(whole.subarray(0, length))
      expect(gaps).toHaveLength(1)
      expect(gaps[0]).toMatch(/^truncated: /)
      expect(bytes.length).toBeLessThanOrEqual(PLAIN.length)
    }
  })
  test('several blocks, each filtered anew', async () => {
    const twice = Buffer.concat([bytesOf('delta of 1'), bytesOf('x86')])
    expect(await read(twice)).toEqual({ bytes: Buffer.concat([PLAIN, PLAIN]), gaps: [] })
  })
})

describe('what is not known is named', () => {
  test.each([
    ['RISC-V', [0x0b, 0], '0xb'],
    ['delta without its distance', [3, 0], '0x3'],
    ['x86 with two bytes of an offset', [4, 2, 0, 0], '0x4'],
    ['LZMA2 twice', [0x21, 1, 8], '0x21'],
  ])('%s', async (_, filter, id) => {
    expect(await read(xz('a line\n', { filter }))).toEqual({
      bytes: Buffer.alloc(0),
      gaps: [`unsupported: xz filter ${id}; decompress it with xz -d first`],
    })
  })
})

test.each([2, 3, 200, 256])('a delta of %i goes on over the pieces', async (distance) => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919 + (i >> 5)) & 255))
  const differences = bytes.map((byte, i) => byte - (bytes[i - distance] ?? 0))
  const { gaps, bytes: got } = await read(xz(differences, { filter: [3, 1, distance - 1], plain: bytes }), 4099)
  expect(gaps).toEqual([])
  expect(got.equals(bytes)).toBe(true)
})

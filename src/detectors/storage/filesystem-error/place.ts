/** Where an error lies, as file systems write it: ext4 `inode #12: block 34: comm ls:`, btrfs `root 5 ino 12 off 0`, XFS `xfs_agi block 0x2`. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:inode #?|ino )(0x[0-9a-f]{1,16}|\d{1,20})\b/i, 'inode'],
  [/\bgroup (\d{1,10})\b/, 'block group'],
  [/\bblock (0x[0-9a-f]{1,16}|\d{1,20})\b/, 'block'],
]

export function placeIn(text: string): string | undefined {
  for (const [wording, what] of PLACES) {
    const m = wording.exec(text)
    if (m !== null) return `${what} ${m[1]}`
  }
  return undefined
}

/** ext4: the program whose request met it; names of tasks have at most 15 bytes. */
export const processIn = (text: string): string | undefined => /(?:^|: )comm ([^:]{1,15})(?=:)/.exec(text)?.[1]

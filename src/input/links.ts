import { posix } from 'node:path'

/** Names that are kept of one archive; of a larger one each link is a gap. */
const MAX_NAMES = 200_000
/** Characters of them that are kept, and of one: PATH_MAX. */
const MAX_CHARACTERS = 16 * 2 ** 20
const MAX_LENGTH = 4096

/** The links of an archive, and whether what they lead to is one of its members: that is read under its own name, and nothing is missing. */
export class Links {
  readonly #names = new Set<string>()
  readonly #links: { readonly name: string; readonly target: string }[] = []
  #characters = 0
  #isFull = false
  #unkept = 0

  /** A member, and the folders that it lies in. */
  member(name: string): void {
    if (name.length > MAX_LENGTH) {
      this.#isFull = true
      return
    }
    for (
      let at = posix.normalize(name).replace(/\/$/, '');
      at !== '.' && at !== '/' && at !== '' && !this.#names.has(at);
      at = posix.dirname(at)
    )
      if (this.#names.size < MAX_NAMES && (this.#characters += at.length) < MAX_CHARACTERS) this.#names.add(at)
      else {
        this.#isFull = true
        return
      }
  }

  /** `isHard`: the target is a name in the archive; a symbolic one is relative to its folder, or to the root that was copied. */
  link(name: string, target: string, isHard: boolean): void {
    const from = posix.dirname(posix.normalize(name))
    this.#characters += name.length + target.length
    if (this.#links.length < MAX_NAMES && this.#characters < MAX_CHARACTERS)
      this.#links.push({
        name,
        target: posix.normalize(isHard || target.startsWith('/') ? target : posix.join(from, target)).replace(/\/$/, ''),
      })
    else this.#unkept++
  }

  /** Links beyond those that are kept. */
  get unkept(): number {
    return this.#unkept
  }

  /** Links to what is no member. */
  *broken(): Generator<string> {
    const links = new Set(this.#links.map(({ name }) => posix.normalize(name)))
    for (const { name, target } of this.#links) if (this.#isFull || !this.#has(name, target, links)) yield name
  }

  #has(name: string, target: string, links: ReadonlySet<string>): boolean {
    if (!target.startsWith('/')) return this.#names.has(target) || links.has(target)
    // an absolute one leads into the copied root, which is one of the folders that the link lies in
    for (let root = posix.dirname(posix.normalize(name)); ; root = posix.dirname(root)) {
      const inside = root === '.' ? target.slice(1) : posix.join(root, target)
      if (this.#names.has(inside) || links.has(inside)) return true
      if (root === '.' || root === '/') return false
    }
  }
}

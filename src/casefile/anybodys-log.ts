/** Words of a file's name, or of a folder's, that name nobody: what it is, which of several, when it was taken. */
const ANYBODYS =
  /^(?:all|app(?:lication)?|attach(?:ed|ments?)?|bundle|captures?|cluster|collected|console|containers?|crash(?:ed|es|ing|loop)?|current|debug|describe|diag\w*|docker|dump|err(?:ors?)?|events?|exit(?:ed)?|failed|failing|files?|full|incident|info|issue|k8s|kube(?:ctl|rnetes)?|last|latest|logs?|must|gather|namespaces?|new|old|oom|out(?:put)?|pods?|prev(?:ious)?|raw|report|restart(?:ed|s)?|stack(?:trace)?|start(?:up)?|stderr|stdout|support|tail|term(?:inated)?|text|ticket|trace|txt|\d{1,14})$/i

const wordsOf = (name: string): readonly string[] => name.split(/[^A-Za-z\d]+/).filter((word) => word !== '')

/** A word that digits follow without a blank: `log2`, `prev20250407`. */
const withoutDigits = (word: string): string => word.replace(/(?<=[A-Za-z])\d{1,14}$/, '')

/**
 * Whether a file that lies there may be the log of a container: neither its own name nor those of the folders which the capture that tells of the container does
 * not lie in speak of anybody else. `names`: what the container is called, its pod, its namespace and its image.
 */
export function mayBeLogOf(artifact: string, beside: string | undefined, names: readonly (string | undefined)[]): boolean {
  const parts = artifact.split(/[/!]/)
  const others = (beside ?? artifact).split(/[/!]/).slice(0, -1)
  const folders = parts.slice(0, -1)
  const split = folders.findIndex((folder, i) => folder !== others[i])
  const known = new Set(names.flatMap((name) => wordsOf(name ?? '')).map((word) => word.toLowerCase()))
  return [parts.at(-1)!, ...(split < 0 ? [] : folders.slice(split))]
    .flatMap(wordsOf)
    .every((word) => ANYBODYS.test(word) || ANYBODYS.test(withoutDigits(word)) || known.has(word.toLowerCase()))
}

/** An `artifactLocation` (SARIF 2.1.0, 3.4): a relative reference, in a base of `BASES` where the path is absolute. */
export interface ArtifactLocation {
  readonly uri: string
  readonly uriBaseId?: string
}

/** What absolute paths are relative to. */
export const BASES = { ROOT: { uri: 'file:///' } }

/** Where a file is that the user named: `logs/incident.tar.gz!/var/log/kern.log` for the member of an archive, `stdin` for what was piped in. */
export function artifactLocation(path: string): ArtifactLocation {
  const [file = '', ...members] = path.split('!')
  const isAbsolute = file.startsWith('/')
  const relative = file === '-' ? 'stdin' : file.replace(/^\/+/, '').replace(/^(?:\.\/+)+/, '')
  const uri = `${encoded(relative)}${members.map(member).join('')}`
  return { uri: uri === '' ? '.' : uri, ...(isAbsolute ? { uriBaseId: 'ROOT' } : {}) }
}

/** Its name within an archive. One that goes up is one word, so that no reader of the reference leaves the archive. */
function member(name: string): string {
  const path = name.replace(/^\/+/, '')
  return path.split('/').some((part) => part === '.' || part === '..') ? `!${encodeURIComponent(path)}` : `!/${encoded(path)}`
}

/** A colon is escaped too: no first word may look like a scheme. */
const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

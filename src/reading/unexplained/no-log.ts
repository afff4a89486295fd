/**
 * Folders of a file system that hold no logs (hier(7)), where a collector copied them: within an archive, or below the folder of a sosreport. A folder
 * of the user's own may be called so.
 */
const COPIED = /(?:!|(?:^|\/)sosreport-[^/]{1,200}\/)(?:[^/!]{1,200}\/)?(?:etc|usr|lib|lib64|sbin|bin|boot|sys)\//
/** What sos writes of its own run. */
const OWN_RUN = /(?:^|[/!])sos_(?:logs|reports)\//
const LOG = /\.(?:log|err|out)(?:[.-][\w.]{1,20})?$|[/!]logs?\//i

/** Whether a file is a part of the system that was copied beside its logs: a script or a setting that names failures tells of none. */
export const isNoLog = (path: string): boolean => OWN_RUN.test(path) || (COPIED.test(path) && !LOG.test(path))

import type { Envelope } from './envelope.ts'
import { severityOf } from './speaker.ts'

/**
 * `##[error]`, `##vso[task.logissue type=error;code=7]` of Azure Pipelines and of GitHub's runners, `::error file=a.js,line=1::` of GitHub's workflows
 * (learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands, docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
const COMMAND =
  /^(?:##\[(error|warning|debug)\]|##vso\[task\.logissue [^\]]{0,400}?\btype=(error|warning)\b[^\]]{0,400}\]|::(error|warning|notice|debug)(?: [^:]{0,400}(?::[^:]{1,400}){0,4}?)?::)\s{0,3}(\S.*)$/s

/** What a job tells whoever runs it: the level, and the message. */
export const pipeline: Envelope = {
  id: 'pipeline-command',
  title: 'messages with their level in the log of a job (Azure Pipelines, GitHub Actions)',
  capture: ["the log of a job's step"],
  samples: ['##[error]Process completed with exit code 1.', '::error file=a.js,line=1::Missing semicolon'],
  firsts: '#:',
  unwrap(text) {
    const m = COMMAND.exec(text)
    return m === null ? undefined : { message: m[4]!, priority: severityOf((m[1] ?? m[2] ?? m[3])!) }
  },
}

import { recordType } from './record.ts'

/** A command that stands at a prompt in the text: what follows it is its output, and it names what that is about. */
export interface TypedCommand {
  /** Without the prompt. */
  readonly command: string
}

export const TYPED_COMMAND = recordType<TypedCommand>('typed-command')

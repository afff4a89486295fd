import { quotingType } from '../core/record.ts'

/** A further line of what a program left behind when it ended (terminationMessagePath of a container); the first is the state's message. */
export interface TerminationMessage {
  readonly text: string
}

export const TERMINATION_MESSAGE = quotingType<TerminationMessage>('termination-message', ({ text }) => ({ message: text }))

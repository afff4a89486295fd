import { quotingType } from '../core/record.ts'

/** A line of what a program left behind when it ended (terminationMessagePath of a container): it is the program's own, as in its log. */
export interface TerminationMessage {
  readonly text: string
  readonly container?: string | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
}

export const TERMINATION_MESSAGE = quotingType<TerminationMessage>('termination-message', ({ text }) => ({
  message: text,
  aside: true,
}))

/** Whether the message of a state is the program's: of others, and of a start that failed, the kubelet or the runtime speaks. */
export const isOfProgram = (state: string | undefined, reason: string | undefined): boolean =>
  state === 'Terminated' && (reason === undefined || reason === 'Error' || reason === 'OOMKilled')

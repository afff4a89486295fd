import { PROCESS_SAMPLE, type ProcessSample } from '../records/process-sample.ts'
import { SAMPLE } from '../records/sample.ts'
import type { Stated } from './collected.ts'

/** Whether the tool goes on printing: the date above its capture is that of the first row only. */
export function goesOnPrinting({ type, record }: Pick<Stated, 'type' | 'record'>): boolean {
  return type.name === SAMPLE.name || (type.name === PROCESS_SAMPLE.name && (record as Partial<ProcessSample>).source === 'pidstat')
}

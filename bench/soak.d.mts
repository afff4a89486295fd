export function throughStandardInput(
  cli: string,
  bytes: number,
): Promise<{ code: number; peak: number; seconds: number; found: readonly string[] }>
export function inOneProcess(library: string, analyses: number, collect: () => void): Promise<number>

export function counted(code: string, first: number): { readonly code: string; readonly next: number }

/**
 * One thing laid to another. `observed`: a line states it. `inferred`: a guess by nearness, likeness or lack of another, which says why. A guess may
 * be told as one; it is no witness, gives no name and joins nothing.
 */
export type Link<T> = { readonly to: T; readonly by: 'observed' } | { readonly to: T; readonly by: 'inferred'; readonly why: string }

export const observed = <T>(to: T): Link<T> => ({ to, by: 'observed' })
export const inferred = <T>(to: T, why: string): Link<T> => ({ to, by: 'inferred', why })

/** What is said beside it. */
export const noteOf = (link: Link<unknown> | undefined, stated: string): string => (link?.by === 'inferred' ? link.why : stated)

/** What a line states; nothing where it is a guess. */
export const statedBy = <T>(link: Link<T> | undefined): T | undefined => (link?.by === 'observed' ? link.to : undefined)

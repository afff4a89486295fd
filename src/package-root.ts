/** The folder of the package, which the sources and the bundle both lie one below. */
export const PACKAGE_ROOT = new URL('..', import.meta.url)

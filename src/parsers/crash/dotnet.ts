/**
 * Exceptions of which another failure is told: memory, a stack, a file of the configuration, a peer, a name, a certificate, a disk. The abort that follows
 * is no crash of its own.
 */
const ELSEWHERE =
  /OutOfMemoryException|StackOverflowException|InsufficientExecutionStackException|was not found and is not optional|Connection refused|No such host|Name or service not known|failure in name resolution|certificate|No space left on device|Too many open files|Address already in use|Connection timed out|Failed to connect to|endpoints were reachable|Cannot assign requested address|Access to the path|Permission denied|Read-only file system|environment variable/i

export const isToldElsewhere = (text: string): boolean => ELSEWHERE.test(text)

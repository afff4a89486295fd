/** Whether a peer is on the machine that asks it: the loopback interface, or a socket that is a file. */
export const isLoopback = (peer: string): boolean => /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|localhost|\/.*)$/.test(peer)

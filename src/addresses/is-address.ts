import { isIP } from 'node:net';

/**
 * Whether a host is an IP literal, IPv4 or IPv6 without brackets, and no name: no host name ends in a number
 * (RFC 3696 §2).
 */
export const isAddress = (host: string): boolean => isIP(host) !== 0;

/** The stages of a check, in the order in which an origin is asked. */
export type Stage = 'dns' | 'tcp' | 'tls' | 'http';

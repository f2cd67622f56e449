import type { X509Certificate } from 'node:crypto';

/** The certificate in PEM or DER, `undefined` where it is none. What reads it is loaded when there is a first one. */
export function certificateOf(bytes: string | Buffer): X509Certificate | undefined {
  const crypto = require('node:crypto') as typeof import('node:crypto');
  try {
    return new crypto.X509Certificate(bytes);
  } catch {
    return undefined;
  }
}

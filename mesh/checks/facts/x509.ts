import type { X509Certificate } from 'node:crypto';

/**
 * Node's certificate reader. It is looked up instead of imported because the checks also run in browsers, which have
 * none.
 */
const cryptoOf = globalThis.process?.getBuiltinModule && (() => process.getBuiltinModule('node:crypto'));

/** `false` in a browser: checks that need the content of a certificate do not report anything there. */
export const canReadCertificates = cryptoOf !== undefined;

/** The certificate in PEM or DER; `undefined` if it is malformed, or if certificates cannot be read here. */
export function certificateOf(bytes: string | Uint8Array): X509Certificate | undefined {
  if (!cryptoOf) return undefined;
  try {
    return new (cryptoOf().X509Certificate)(bytes);
  } catch {
    return undefined;
  }
}

import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A key that tokens are signed with. Made for each run: cases of one seed differ only in keys and signatures. */
export interface Key {
  readonly id: string;
  readonly algorithm: 'RS256' | 'ES256' | 'HS256';
  /** As in a key set. */
  readonly jwk: object;
  readonly sign: (text: string) => string;
}

/** An RSA key, for RS256. */
function rsa(id: string): Key {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sign = (text: string) => createSign('SHA256').update(text).sign(privateKey).toString('base64url');
  return { id, algorithm: 'RS256', jwk: published(publicKey, { kid: id, alg: 'RS256', use: 'sig' }), sign };
}

/** An elliptic curve key, for ES256. */
function elliptic(id: string): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const sign = (text: string) => createSign('SHA256').update(text).sign(key).toString('base64url');
  return { id, algorithm: 'ES256', jwk: published(publicKey, { kid: id, alg: 'ES256' }), sign };
}

/** A shared secret, for HS256. */
function secret(id: string): Key {
  const jwk = { kty: 'oct', k: Buffer.from(id).toString('base64url'), alg: 'HS256' };
  return { id, algorithm: 'HS256', jwk, sign: (text) => createHmac('sha256', id).update(text).digest('base64url') };
}

function published(key: KeyObject, more: object): object {
  return { ...key.export({ format: 'jwk' }), ...more };
}

export const KEYS = {
  first: rsa('k0'),
  second: rsa('k1'),
  elliptic: elliptic('ec'),
  secret: secret('shared'),
} as const;

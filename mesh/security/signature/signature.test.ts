import { constants, createHash, createHmac, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { bytesOf } from './base64url';
import { KeySet, type Signed } from './jwks';
import { type Hash, sha256, sha384, sha512 } from './sha2';

const HASHES: [string, Hash][] = [
  ['sha256', sha256],
  ['sha384', sha384],
  ['sha512', sha512],
];

test.each(HASHES)('%s of messages of any length is that of Node', (name, hash) => {
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 110, 111, 112, 119, 120, 127, 128, 129, 500]) {
    const message = randomBytes(length);
    expect(Buffer.from(hash.digest(message)).toString('hex')).toBe(createHash(name).update(message).digest('hex'));
  }
});

const message = Buffer.from('header.payload');

function signed(algorithm: string, signature: Buffer, keyId = ''): Signed {
  return { algorithm, keyId, message, signature };
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaKey = rsa.publicKey.export({ format: 'jwk' });
const setOf = (...keys: object[]) => KeySet.parse(JSON.stringify({ keys }));

describe.each(['256', '384', '512'])('signatures with SHA-%s', (bits) => {
  const sign = (options: object) =>
    createSign(`SHA${bits}`)
      .update(message)
      .sign(options as never);

  test('RSA with PKCS #1', () => {
    const right = sign({ key: rsa.privateKey });
    expect(setOf(rsaKey)?.verifies(signed(`RS${bits}`, right))).toBe(true);
    expect(setOf(rsaKey)?.verifies({ ...signed(`RS${bits}`, right), message: Buffer.from('other') })).toBe(false);
    expect(setOf(rsaKey)?.verifies(signed(`PS${bits}`, right))).toBe(false);
  });

  test('RSA with PSS and a salt as long as the hash', () => {
    const pss = { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING };
    const right = sign({ ...pss, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
    expect(setOf(rsaKey)?.verifies(signed(`PS${bits}`, sign({ ...pss, saltLength: 8 })))).toBe(false);
    expect(setOf(rsaKey)?.verifies(signed(`PS${bits}`, right))).toBe(true);
    expect(setOf(rsaKey)?.verifies(signed(`RS${bits}`, right))).toBe(false);
    right[20] = (right[20] ?? 0) ^ 1;
    expect(setOf(rsaKey)?.verifies(signed(`PS${bits}`, right))).toBe(false);
  });

  test('elliptic curves', () => {
    const curve = { '256': 'P-256', '384': 'P-384', '512': 'P-521' }[bits] ?? '';
    const pair = generateKeyPairSync('ec', { namedCurve: curve });
    const key = pair.publicKey.export({ format: 'jwk' });
    const right = sign({ key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
    expect(setOf(key)?.verifies(signed(`ES${bits}`, right))).toBe(true);
    right[3] = (right[3] ?? 0) ^ 1;
    expect(setOf(key)?.verifies(signed(`ES${bits}`, right))).toBe(false);
    expect(setOf({ ...key, x: key.y })?.verifies(signed(`ES${bits}`, right))).toBe(false);
  });

  test.each([1, 64, 200])('a shared secret of %i bytes', (length) => {
    const secret = Buffer.alloc(length, 7);
    const right = createHmac(`sha${bits}`, secret).update(message).digest();
    const key = { kty: 'oct', k: secret.toString('base64url') };
    expect(setOf(key)?.verifies(signed(`HS${bits}`, right))).toBe(true);
    expect(setOf({ ...key, k: 'AAAA' })?.verifies(signed(`HS${bits}`, right))).toBe(false);
  });
});

test('keys with another id or algorithm are not tried, and one without is', () => {
  const right = createSign('SHA256').update(message).sign(rsa.privateKey);
  const verified = (key: object, keyId: string) =>
    setOf({ ...rsaKey, ...key })?.verifies(signed('RS256', right, keyId));
  expect(verified({ kid: 'a' }, 'a')).toBe(true);
  expect(verified({ kid: 'a' }, 'b')).toBe(false);
  expect(verified({ kid: 'a' }, '')).toBe(true);
  expect(verified({}, 'b')).toBe(true);
  expect(verified({ alg: 'RS384' }, '')).toBe(false);
});

test.each(['', '{}', '{"keys":[]}', '{"keys":[{"kty":"RSA"}]}', '{"keys":[{"kty":"EC","x":"AA","y":"AA","crv":"?"}]}'])(
  'the key set %s is empty',
  (jwks) => expect(KeySet.parse(jwks)).toBeUndefined(),
);

test.each([
  ['', 0],
  ['AA', 1],
  ['A', undefined],
  ['AA==', undefined],
  ['A+/A', undefined],
])('base64url %s has %s bytes', (text, length) => expect(bytesOf(text)?.length).toBe(length));

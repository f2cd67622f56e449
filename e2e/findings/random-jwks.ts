import type { Random } from '../random';

const bytes = ['AQAB', 'AA', 'A', 'AAA', 'AA==', 'AA=', 'A+/_', 'A-_A', 'A+/A', '', '!!', 'A\nA', 1, null];
const fields: Readonly<Record<string, readonly unknown[]>> = {
  crv: ['P-256', 'P-521', 'Ed25519', 'P-999', 1],
  key_ops: [['sign'], ['verify'], 'verify', [], 1],
  x5c: [[], ['AA'], 'AA', 1],
  alg: ['RS256', 'foo', 1, null],
  kid: ['a', 1],
  use: ['sig', 1],
};
const odd = [
  ...['[]', 'null', '"keys"', 'true', '{', '{"keys":null}', '{"keys":{}}', '{"keys":[null]}', '{"keys":[[]]}'],
  ...[' {"keys":[]} x', '{"keys":[]}{', '{"a":tru,"keys":[]}', '1 {"keys":[]}', '{"keys":[]', '{"Keys":[]}'],
  '{"keys":[{"KTY":"oct","k":"AA"}]}',
];

/** A set of JSON Web Keys as text, or something that looks like one. */
export function jwks(random: Random): string {
  if (random.chance(0.2)) return random.pick(odd);
  if (random.chance(0.4)) return JSON.stringify(key(random));
  return JSON.stringify({ keys: Array.from({ length: random.below(3) }, () => key(random)) });
}

function key(random: Random): Record<string, unknown> {
  const key: Record<string, unknown> = { kty: draw(random, ['RSA', 'EC', 'OKP', 'oct', 'RSA', 'EC', 'foo', 1]) };
  for (const name of ['n', 'e', 'd', 'x', 'y', 'k', 'p', ...Object.keys(fields)]) {
    if (random.chance(fields[name] ? 0.3 : 0.6)) key[name] = draw(random, fields[name] ?? bytes);
  }
  return key;
}

function draw(random: Random, values: readonly unknown[]): unknown {
  return values[random.below(values.length)];
}

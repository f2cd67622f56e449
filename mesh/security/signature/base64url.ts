const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Decodes base64url without padding; `undefined` if the text is malformed. */
export function bytesOf(encoded: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(encoded) || encoded.length % 4 === 1) return undefined;
  const out: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const character of encoded) {
    buffer = ((buffer << 6) | ALPHABET.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push((buffer >> bits) & 0xff);
  }
  return Uint8Array.from(out);
}

/** Decodes base64url as Envoy reads tokens: it ignores spaces, and accepts padding. */
export function bytesOfLoose(encoded: string): Uint8Array | undefined {
  const compact = encoded.replace(/[ \t]/g, '');
  const unpadded = compact.length % 4 === 0 ? compact.replace(/={1,2}$/, '') : compact;
  return bytesOf(unpadded);
}

/** Encodes a text as base64url without padding. */
export function base64url(text: string): string {
  const bits = [...new TextEncoder().encode(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,6}/g) ?? []).map((six) => ALPHABET[Number.parseInt(six.padEnd(6, '0'), 2)]).join('');
}

/** Encodes a text as base64. */
export function base64(text: string): string {
  const encoded = base64url(text).replace(/-/g, '+').replace(/_/g, '/');
  return encoded.padEnd(Math.ceil(encoded.length / 4) * 4, '=');
}

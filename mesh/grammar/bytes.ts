const encoder = new TextEncoder();

/** Length of a text in UTF-8. */
export const utf8Length = (text: string): number => encoder.encode(text).length;

/** The bytes of base64 in either alphabet; characters outside of it are ignored. */
export function base64Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(base64Latin1(text), (character) => character.charCodeAt(0));
}

/** As `base64Bytes`, one character for each byte. */
export function base64Latin1(text: string): string {
  const letters = text
    .replaceAll(/[^A-Za-z0-9+/_-]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  // A lone last letter is less than a byte.
  return atob(letters.length % 4 === 1 ? letters.slice(0, -1) : letters);
}

/**
 * Normalizes a path as Envoy does, without its query: dots, `\`, unreserved characters and unsafe ones. Returns
 * `undefined` if Envoy answers 400.
 */
export function normalizePath(path: string, normalization: string): string | undefined {
  if (normalization === 'NONE') return path;
  const decodesSlashes = normalization === 'DECODE_AND_MERGE_SLASHES';
  const canonical = isCanonical(path) ? path : canonicalPath(decodesSlashes ? decodeSlashes(path) : path);
  if (canonical === undefined) return undefined;
  const merges = decodesSlashes || normalization === 'MERGE_SLASHES';
  return merges ? canonical.replace(/\/{2,}/g, '/') : canonical;
}

const PLAIN = /^(?:\/(?!\.)[A-Za-z0-9._~!$&'()*+,;=:@-]*)+$/;

function isCanonical(path: string): boolean {
  return PLAIN.test(path);
}

function decodeSlashes(path: string): string {
  return path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\');
}

const ENCODED = /^%[0-9a-f]{2}/i;
const UNRESERVED = /[A-Za-z0-9._~-]/;
/** Characters that are percent-encoded if they are received as they are. */
const UNSAFE = /[^!$&'()*+,;=:@/[\]A-Za-z0-9._~-]/;

function canonicalPath(path: string): string | undefined {
  let out = '';
  for (let index = 0; index < path.length; ) {
    const dots = out.endsWith('/') ? dotSegment(path, index) : undefined;
    if (dots) {
      if (dots.isParent) out = parentOf(out);
      index += dots.length;
      continue;
    }
    const character = path[index] ?? '';
    const encoded = character === '%' ? ENCODED.exec(path.slice(index, index + 3))?.[0] : undefined;
    if (encoded === '%00') return undefined;
    if (encoded) {
      const decoded = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
      out += UNRESERVED.test(decoded) ? decoded : encoded;
      index += encoded.length;
    } else {
      const point = String.fromCodePoint(path.codePointAt(index) ?? 0);
      out += canonicalCharacter(point);
      index += point.length;
    }
  }
  return out;
}

function canonicalCharacter(character: string): string {
  if (character === '\\') return '/';
  if (character === '%' || !UNSAFE.test(character)) return character;
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

const DOT_SEGMENT = /(\.|%2e)(\.|%2e)?(?:[/\\]|$)/iy;

/** The segment `.` or `..` at an index, with the slash behind it. */
function dotSegment(path: string, index: number): { length: number; isParent: boolean } | undefined {
  DOT_SEGMENT.lastIndex = index;
  const found = DOT_SEGMENT.exec(path);
  return found ? { length: found[0].length, isParent: found[2] !== undefined } : undefined;
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/', path.length - 2);
  return slash < 0 ? path : path.slice(0, slash + 1);
}

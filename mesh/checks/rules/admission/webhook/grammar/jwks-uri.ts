import { shown } from './shown';

/** A URL to fetch keys from, as Go parses it, which is less strict than a browser. */
export function jwksUri(text: string): string | undefined {
  const [beforeFragment = '', fragment = ''] = splitOnce(text, '#');
  const [, scheme = '', rest = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(beforeFragment) ?? [];
  const isWeb = ['http', 'https'].includes(scheme.toLowerCase());
  if (isWeb && isRest(rest) && !hasBadEscape(fragment) && !hasControl(text)) return undefined;
  return `must be a URL that begins with http:// or https://, got ${shown(text)}`;
}

/** The part after the scheme. Without `//` it is opaque, so anything is allowed. */
function isRest(text: string): boolean {
  const [beforeQuery = ''] = splitOnce(text, '?');
  if (!beforeQuery.startsWith('//')) return !beforeQuery.startsWith('/') || !hasBadEscape(beforeQuery);
  const slash = beforeQuery.indexOf('/', 2);
  const authority = beforeQuery.slice(2, slash < 0 ? undefined : slash);
  return isAuthority(authority) && !hasBadEscape(slash < 0 ? '' : beforeQuery.slice(slash));
}

function isAuthority(text: string): boolean {
  const userEnd = text.lastIndexOf('@');
  const user = userEnd < 0 ? '' : text.slice(0, userEnd);
  const isUser = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) && !hasBadEscape(user);
  return isUser && isHost(text.slice(userEnd + 1));
}

function isHost(text: string): boolean {
  const bracketed = /^\[([^\]]*)\](.*)$/s.exec(text);
  const colon = text.indexOf(':');
  const port = bracketed ? (bracketed[2] ?? '') : colon < 0 ? '' : text.slice(text.lastIndexOf(':'));
  const host = bracketed ? (bracketed[1] ?? '') : text.slice(0, text.length - port.length);
  if (!/^(?::[0-9]*)?$/.test(port) || (port.length > 18 && BigInt(port.slice(1)) >= 2n ** 63n)) return false;
  if (bracketed) return !/[^0-9a-fA-F:.%\w~-]/.test(host) && host.includes(':');
  const isOdd = /[ #/?[\\^`{|}@:]/.test(host) || hasControl(host);
  return !isOdd && !/%(?![89a-fA-F][0-9a-fA-F])/.test(host);
}

function hasBadEscape(text: string): boolean {
  return /%(?![0-9a-fA-F]{2})/.test(text);
}

function hasControl(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no URL has
  return /[\x00-\x1f\x7f]/.test(text);
}

function splitOnce(text: string, mark: string): [string, string] {
  const index = text.indexOf(mark);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

/**
 * Returns the lower-case scheme of a URL, as parsed by the API server's CEL library (Go's url.ParseRequestURI): empty
 * for an absolute path, undefined if the text is not a URL.
 */
export function urlScheme(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: not allowed in a URL
  if (text === '' || /[\x00-\x1f\x7f]/.test(text)) return undefined;
  if (text === '*') return '';
  if (text.startsWith(':')) return undefined;
  const [, scheme = '', afterScheme = text] = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(text) ?? [];
  const question = afterScheme.indexOf('?');
  const rest = question < 0 ? afterScheme : afterScheme.slice(0, question);
  if (!rest.startsWith('/')) return scheme === '' ? undefined : scheme.toLowerCase();
  const [, authority, path = rest] = (scheme !== '' && /^\/\/([^/]*)(.*)$/s.exec(rest)) || [];
  if (authority !== undefined && !isAuthority(authority)) return undefined;
  return isEscaped(path) ? scheme.toLowerCase() : undefined;
}

function isAuthority(authority: string): boolean {
  const separator = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(separator, 0));
  if (!/^[a-zA-Z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || !isEscaped(user)) return false;
  const host = authority.slice(separator + 1);
  if (host.startsWith('[')) return /^\[[0-9a-fA-F:.]+(?:%25[^\]]*)?\](?::[0-9]*)?$/.test(host);
  // In a host, only non-ASCII bytes and the percent sign can be percent-encoded. urlScheme() rejects control
  // characters.
  return /^(?:[^ %:[#\\^`{|}/?@]|%[89a-fA-F][0-9a-fA-F]|%25)*(?::[0-9]*)?$/.test(host);
}

function isEscaped(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

import type { Request } from '../request/request';

/** A request on one line: `GET http://shop.com/cart with x-user: a, a token of https://login.example.com`. */
export function requestInWords({
  method = 'GET',
  scheme = 'http',
  host = '',
  port,
  path = '',
  headers = {},
  jwt,
  sourceIp,
  clientCertificate,
}: Request): string {
  const isDefault = port === undefined || host.includes(':') || port === (scheme === 'https' ? 443 : 80);
  const url = `${scheme}://${host}${isDefault ? '' : `:${port}`}`;
  if (scheme === 'tcp' || scheme === 'tls') return url;
  const token = jwt && tokenInWords(jwt);
  const carried = [
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(token ? [token] : []),
    ...(clientCertificate ? ['a client certificate'] : []),
  ];
  const address = sourceIp === undefined ? '' : ` from ${sourceIp}`;
  return `${method} ${url}${path}${carried.length > 0 ? ` with ${carried.join(', ')}` : ''}${address}`;
}

/** The same with its sender: `GET http://reviews/ from prod/client`. */
export function sentRequestInWords(request: Request): string {
  return `${requestInWords(request)} from ${request.gateway ?? request.from ?? 'gateway'}`;
}

function tokenInWords({ issuer, subject, audiences, claims, valid }: NonNullable<Request['jwt']>): string {
  if (valid === false) return 'an invalid token';
  const all = { sub: subject, aud: audiences, ...claims };
  const written = Object.entries(all).flatMap(([name, value]) =>
    value === undefined || (name === 'sub' && value === 'anyone') ? [] : [`${name} ${JSON.stringify(value)}`],
  );
  return `a token of ${issuer}${written.length > 0 ? ` (${written.join(', ')})` : ''}`;
}

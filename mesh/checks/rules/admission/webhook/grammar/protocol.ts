import { mustBeOneOf } from './shown';

const http = ['HTTP', 'HTTP2', 'HTTP_PROXY', 'GRPC', 'GRPC-WEB'];
const tls = ['HTTPS', 'TLS'];
const tcp = ['TCP', ...tls, 'MONGO', 'REDIS', 'MYSQL'];
const all = new Set([...http, ...tcp, 'UDP']);

/** Case does not matter. */
function isIn(words: readonly string[], protocol: string | undefined): boolean {
  return protocol !== undefined && words.includes(protocol.toUpperCase());
}

export function isHttp(protocol: string | undefined): boolean {
  return isIn(http, protocol);
}

/** TLS reaches the proxy, whatever is inside. */
export function isTls(protocol: string | undefined): boolean {
  return isIn(tls, protocol);
}

/** Routed by connection. HTTPS and TLS are among these too. */
export function isTcp(protocol: string | undefined): boolean {
  return isIn(tcp, protocol);
}

export function protocol(word: string | undefined): string | undefined {
  return all.has((word ?? '').toUpperCase()) ? undefined : mustBeOneOf(all, word ?? '');
}

/** None at all asks Istio to find out from the bytes. */
export function protocolOrNone(word: string | undefined): string | undefined {
  return word === undefined || word === '' ? undefined : protocol(word);
}

import { mustBeOneOf } from './shown';

const http = ['HTTP', 'HTTP2', 'HTTP_PROXY', 'GRPC', 'GRPC-WEB'];
const tls = ['HTTPS', 'TLS'];
const tcp = ['TCP', ...tls, 'MONGO', 'REDIS', 'MYSQL'];
const all = new Set([...http, ...tcp, 'UDP']);

/** Ignores letter case. */
function isIn(words: readonly string[], protocol: string | undefined): boolean {
  return protocol !== undefined && words.includes(protocol.toUpperCase());
}

export function isHttp(protocol: string | undefined): boolean {
  return isIn(http, protocol);
}

/** Whether the proxy receives TLS, whatever is inside. */
export function isTls(protocol: string | undefined): boolean {
  return isIn(tls, protocol);
}

/** Whether traffic is routed by connection. HTTPS and TLS are included. */
export function isTcp(protocol: string | undefined): boolean {
  return isIn(tcp, protocol);
}

export function protocol(word: string | undefined): string | undefined {
  return all.has((word ?? '').toUpperCase()) ? undefined : mustBeOneOf(all, word ?? '');
}

/** A protocol, or none: Istio then detects it from the first bytes. */
export function protocolOrNone(word: string | undefined): string | undefined {
  return word === undefined || word === '' ? undefined : protocol(word);
}

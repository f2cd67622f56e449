import type { VirtualServiceHttpMatch, VirtualServiceHttpRedirect } from '../../../../../manifest/wire';
import { port } from '../grammar/port';
import { shown } from '../grammar/shown';
import { httpFieldRule } from './http-rule';

export const redirect = httpFieldRule('redirect', {
  concept: 'redirects',
  description: 'The webhook only reports the first mistake in a redirect.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: default }
spec:
  hosts: [shop]
  http:
    - match:
        - uri: { prefix: /old }
      redirect: { prefixRewrite: /new, redirectCode: 308, scheme: https, port: 443 }
`,
  wrong: [
    { set: { 'spec.http[0].redirect.uri': '/new' }, says: 'only one of uri and prefixRewrite may be set' },
    {
      set: { 'spec.http[0].match[0].uri': { exact: '/old' } },
      says: 'prefixRewrite requires that every uri match is a prefix, which it replaces',
    },
    {
      set: { 'spec.http[0].redirect': { redirectCode: 301 } },
      says: 'must change something: set uri, prefixRewrite, authority, scheme or port',
    },
    { set: { 'spec.http[0].redirect.redirectCode': 200 }, says: 'must be a status from 300 to 399, got 200' },
    { set: { 'spec.http[0].redirect.scheme': 'HTTPS' }, says: 'must be http or https, got "HTTPS"' },
    { set: { 'spec.http[0].redirect.port': 70000 }, says: 'must be a port from 1 to 65535, got 70000' },
  ],
  check(redirect, field, { error }, { match = [] }) {
    const [path, message] = firstMistake(redirect, match) ?? [];
    if (path) error([...field, ...path], message);
  },
});

function firstMistake(
  redirect: VirtualServiceHttpRedirect,
  match: readonly VirtualServiceHttpMatch[],
): [string[], string | undefined] | undefined {
  const { uri = '', prefixRewrite = '', authority = '', scheme = '', redirectCode = 0, port: number = 0 } = redirect;
  if (uri !== '' && prefixRewrite !== '') return [['uri'], 'only one of uri and prefixRewrite may be set'];
  if (prefixRewrite !== '' && match.some(({ uri }) => uri && uri.prefix === undefined)) {
    return [['prefixRewrite'], 'prefixRewrite requires that every uri match is a prefix, which it replaces'];
  }
  const hasPort = redirect.port !== undefined || redirect.derivePort !== undefined;
  if (uri === '' && prefixRewrite === '' && authority === '' && scheme === '' && !hasPort) {
    return [[], 'must change something: set uri, prefixRewrite, authority, scheme or port'];
  }
  if (redirectCode !== 0 && (redirectCode < 300 || redirectCode > 399)) {
    return [['redirectCode'], `must be a status from 300 to 399, got ${redirectCode}`];
  }
  if (!['', 'http', 'https'].includes(scheme)) return [['scheme'], `must be http or https, got ${shown(scheme)}`];
  return number > 0 ? [['port'], port(number)] : undefined;
}

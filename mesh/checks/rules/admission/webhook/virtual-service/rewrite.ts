import type { VirtualServiceHttpRewrite } from '../../../../../manifest/wire';
import { regex } from '../grammar/regex';
import { httpFieldRule } from './http-rule';

export const rewrite = httpFieldRule('rewrite', {
  concept: 'rewrites',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings, namespace: default }
spec:
  hosts: [ratings]
  http:
    - rewrite:
        authority: ratings.example.com
        uriRegexRewrite: { match: "/v[0-9]+/(.*)", rewrite: '/\\1' }
      route:
        - destination: { host: ratings }
`,
  wrong: [
    { set: { 'spec.http[0].rewrite.uri': '/' }, says: 'only one of uri and uriRegexRewrite may be set' },
    { set: { 'spec.http[0].rewrite': {} }, says: 'must change something: set uri, uriRegexRewrite or authority' },
    { set: { 'spec.http[0].rewrite.uriRegexRewrite.rewrite': '' }, says: 'must have both match and rewrite' },
    { set: { 'spec.http[0].rewrite.uriRegexRewrite.match': '(' }, says: 'must be a regular expression in RE2 syntax' },
  ],
  check(rewrite, field, { error }) {
    const [path, message] = firstMistake(rewrite) ?? [];
    if (path) error([...field, ...path], message);
  },
});

function firstMistake(rewrite: VirtualServiceHttpRewrite): [string[], string | undefined] | undefined {
  const { uri = '', uriRegexRewrite, authority = '' } = rewrite;
  if (uri !== '' && uriRegexRewrite) return [['uri'], 'only one of uri and uriRegexRewrite may be set'];
  if (uri === '' && !uriRegexRewrite && authority === '') {
    return [[], 'must change something: set uri, uriRegexRewrite or authority'];
  }
  if (!uriRegexRewrite) return undefined;
  const { match = '', rewrite: replacement = '' } = uriRegexRewrite;
  if (match === '' || replacement === '') return [['uriRegexRewrite'], 'must have both match and rewrite'];
  return [['uriRegexRewrite', 'match'], regex(match)];
}

import { CONDITION_KEYS } from '../../../../../grammar/vocabulary';
import { edgeStars } from '../grammar/edge-star';
import { ipOrRange } from '../grammar/ip';
import { policyPort } from '../grammar/port';
import { serviceAccounts } from '../grammar/service-account';
import { shown } from '../grammar/shown';
import { webhookRule } from '../rule';

type Values = (values: readonly string[]) => string | undefined;

const ips: Values = (values) => first(values, ipOrRange);
/** Allowed values of the keys that do not allow any text. */
const limits: ReadonlyMap<string, Values> = new Map([
  ['source.ip', ips],
  ['remote.ip', ips],
  ['source.serviceAccount', serviceAccounts],
  ['source.trustDomain', edgeStars],
  ['destination.ip', ips],
  ['destination.port', (values) => first(values, policyPort)],
]);
const keys: ReadonlySet<string> = new Set(CONDITION_KEYS);
/** Keys with a name in brackets, for example `request.headers[user-agent]`. */
const maps = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];
const retired = ['destination.namespace', 'destination.name', 'destination.user'];

export const condition = webhookRule({
  kind: 'AuthorizationPolicy',
  concept: 'conditions',
  right: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: default }
spec:
  rules:
    - when:
        - key: request.headers[x-version]
          values: [v1]
        - key: source.ip
          notValues: [10.0.0.0/8]
`,
  wrong: [
    { set: { 'spec.rules[0].when[0].key': '' }, says: 'must have a key' },
    { set: { 'spec.rules[0].when[0].values': undefined }, says: 'must have values or notValues' },
    { set: { 'spec.rules[0].when[0].key': 'request.header[a]' }, says: 'must be one of source.ip, remote.ip' },
    {
      set: { 'spec.rules[0].when[0].key': 'request.headers' },
      says: 'must end with a name in brackets, for example request.headers[user-agent], got "request.headers"',
    },
    {
      set: { 'spec.rules[0].when[0].key': 'destination.user' },
      says: 'Istio no longer supports this key: select workloads by namespace and selector',
    },
    {
      set: { 'spec.rules[0].when[0].key': 'destination.labels[a]' },
      says: 'Istio no longer supports this key: select workloads by namespace and selector',
    },
    { set: { 'spec.rules[0].when[0].values': [''] }, says: 'must not be empty' },
    { set: { 'spec.rules[0].when[1].notValues': ['web'] }, says: 'must be an IP address, got "web"' },
    { set: { 'spec.rules[0].when[0].key': 'destination.port' }, says: 'must be a number from 0 to 65535, got "v1"' },
    {
      set: { 'spec.rules[0].when[0]': { key: 'source.trustDomain', values: ['a*b'] } },
      says: '"*" is only allowed once, at the start or at the end, got "a*b"',
    },
  ],
  check({ spec }, { error }) {
    for (const [index, { when = [] }] of (spec.rules ?? []).entries()) {
      for (const [number, { key = '', values = [], notValues = [] }] of when.entries()) {
        const field = ['spec', 'rules', index, 'when', number];
        if (key === '') {
          error([...field, 'key'], 'must have a key');
        } else if (values.length + notValues.length === 0) {
          error(field, 'must have values or notValues');
        } else {
          // Istio checks the key once for each of the two lists, so it reports a wrong key twice.
          for (const [list, texts] of Object.entries({ values, notValues })) {
            error([...field, texts.includes('') ? list : 'key'], attribute(key, texts));
          }
        }
      }
    }
  },
});

function attribute(key: string, values: readonly string[]): string | undefined {
  if (values.includes('')) return 'must not be empty';
  if (keys.has(key)) return limits.get(key)?.(values);
  if (maps.some((prefix) => key.startsWith(prefix))) {
    const open = key.indexOf('[');
    if (key.endsWith(']') && open > 0 && open < key.length - 2) return undefined;
    return `must end with a name in brackets, for example request.headers[user-agent], got ${shown(key)}`;
  }
  if (retired.includes(key) || key.startsWith('destination.labels')) {
    return `Istio no longer supports this key: select workloads by namespace and selector, got ${shown(key)}`;
  }
  return `must be one of ${[...keys, ...maps.map((map) => `${map}[…]`)].join(', ')}, got ${shown(key)}`;
}

function first(values: readonly string[], problem: (text: string) => string | undefined): string | undefined {
  for (const value of values) {
    const message = problem(value);
    if (message) return message;
  }
  return undefined;
}

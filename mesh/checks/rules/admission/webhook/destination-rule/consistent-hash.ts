import type { FieldPath } from '../../../../../manifest/manifest';
import type { DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookie } from '../../../../../manifest/wire';
import { readableDuration } from '../grammar/duration';
import { shown } from '../grammar/shown';
import type { Verdict } from '../rule';
import { policyRule } from './policies';

const largestTable = 5_000_010;

export const consistentHash = policyRule({
  concept: 'consistent hashing',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  trafficPolicy:
    loadBalancer:
      consistentHash:
        httpCookie: { name: user, ttl: 0s, attributes: [{ name: SameSite, value: Strict }] }
        maglev: { tableSize: 65537 }
`,
  wrong: [
    {
      set: { 'spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.name': '' },
      says: 'the cookie must have a name',
    },
    {
      set: { 'spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes': [{}] },
      says: 'the attribute must have a name',
    },
    {
      set: { 'spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes[1]': { name: 'SameSite' } },
      says: 'duplicate attribute "SameSite": remove one',
    },
    {
      set: { 'spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.ttl': 'soon' },
      says: 'must be a duration like 300ms, 1.5s or 1h30m, got "soon"',
    },
    {
      set: { 'spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize': 100 },
      says: 'must be a prime number such as 65537, got 100',
    },
    { set: { 'spec.trafficPolicy.loadBalancer.consistentHash.maglev': {} }, says: 'must have a tableSize' },
    {
      set: { 'spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize': 5_000_011 },
      says: 'must be at most 5000010, got 5000011',
    },
    {
      set: { 'spec.trafficPolicy.loadBalancer.consistentHash.minimumRingSize': 1024 },
      says: 'cannot be combined with ringHash or maglev: remove one',
    },
    {
      set: { 'spec.trafficPolicy.loadBalancer.consistentHash.minimumRingSize': 1024 },
      says: 'is deprecated: use ringHash.minimumRingSize',
      warning: true,
    },
  ],
  check({ loadBalancer }, policy, verdict) {
    const hash = loadBalancer?.consistentHash;
    if (!hash) return;
    const field = [...policy, 'loadBalancer', 'consistentHash'];
    const { httpCookie, minimumRingSize = 0, ringHash, maglev } = hash;
    if (httpCookie) cookie(httpCookie, [...field, 'httpCookie'], verdict);
    if (minimumRingSize !== 0) {
      verdict.warning([...field, 'minimumRingSize'], 'is deprecated: use ringHash.minimumRingSize');
      if (ringHash ?? maglev) {
        verdict.error([...field, 'minimumRingSize'], 'cannot be combined with ringHash or maglev: remove one');
      }
    }
    if (maglev) tableSize(maglev.tableSize ?? 0, [...field, 'maglev', 'tableSize'], verdict);
  },
});

function cookie(
  { name = '', attributes = [], ttl }: DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookie,
  field: FieldPath,
  { error, stop }: Verdict,
): void {
  stop([...field, 'ttl'], readableDuration(ttl));
  if (name === '') error([...field, 'name'], 'the cookie must have a name');
  const names = new Set<string>();
  for (const [index, { name = '' }] of attributes.entries()) {
    const item = [...field, 'attributes', index, 'name'];
    if (name === '') error(item, 'the attribute must have a name');
    else if (names.has(name)) error(item, `duplicate attribute ${shown(name)}: remove one`);
    names.add(name);
  }
}

function tableSize(size: number, field: FieldPath, { error }: Verdict): void {
  if (size === 0) error(field, 'must have a tableSize');
  if (size > largestTable) error(field, `must be at most ${largestTable}, got ${size}`);
  if (!isPrime(size)) error(field, `must be a prime number such as 65537, got ${size}`);
}

/** Like Envoy, counts 1 as a prime number. */
function isPrime(number: number): boolean {
  if (number > 0 && number < 4) return true;
  if (number % 2 === 0) return false;
  for (let factor = 3; factor * factor <= number; factor += 2) if (number % factor === 0) return false;
  return true;
}

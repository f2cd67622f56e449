import { destination } from '../grammar/destination';
import { percent } from '../grammar/percent';
import { httpRule } from './http-rule';

export const mirror = httpRule({
  concept: 'mirrors',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: default }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
      mirrors:
        - destination: { host: reviews, subset: v2 }
          percentage: { value: 50 }
`,
  wrong: [
    { set: { 'spec.http[0].mirrors[0].destination': undefined }, says: 'must name a destination' },
    { set: { 'spec.http[0].mirrors[0].destination.host': '*' }, says: 'must be the host of a service, got "*"' },
    { set: { 'spec.http[0].mirrors[0].percentage.value': -1 }, says: 'must be a percentage from 0 to 100, got -1' },
    {
      set: { 'spec.http[0].mirrors': undefined, 'spec.http[0].mirror': { host: '' } },
      says: 'must be a domain name, got an empty string',
    },
    { set: { 'spec.http[0].mirrorPercentage.value': 100.1 }, says: 'must be a percentage from 0 to 100, got 100.1' },
    { set: { 'spec.http[0].mirrorPercent': 101 }, says: 'must be a percentage from 0 to 100, got 101' },
    { set: { 'spec.http[0].mirrorPercent': 50 }, says: 'is deprecated: use mirrorPercentage', warning: true },
  ],
  check(http, field, verdict) {
    const { mirror, mirrors = [], mirrorPercentage } = http;
    const written = http.mirrorPercent === undefined ? 'mirror_percent' : 'mirrorPercent';
    const mirrorPercent = http[written];
    if (mirrorPercent !== undefined) {
      verdict.error([...field, written], percent(mirrorPercent));
      verdict.warning([...field, written], 'is deprecated: use mirrorPercentage');
    }
    verdict.error([...field, 'mirrorPercentage', 'value'], percent(mirrorPercentage?.value));
    destination(mirror, [...field, 'mirror'], verdict);
    for (const [index, { destination: to, percentage }] of mirrors.entries()) {
      const item = [...field, 'mirrors', index];
      if (to) {
        destination(to, [...item, 'destination'], verdict);
        verdict.error([...item, 'percentage', 'value'], percent(percentage?.value));
      } else verdict.error(item, 'must name a destination');
    }
  },
});

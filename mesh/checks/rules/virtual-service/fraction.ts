import type { FieldPath } from '../../../manifest/manifest';
import type { VirtualServiceHttp } from '../../../manifest/wire';
import type { Check } from '../../engine/check';

/** Smaller values hardly look like a fraction: nobody mirrors or breaks less than 1 % of the requests in a test. */
const LEAST = 0.01;

export const fraction: Check = {
  code: 'MESH0137',
  level: 'info',
  title: 'percentage below 1 looks like a fraction',
  description: `Percentages go from 0 to 100. \`value: 0.5\` is half a percent, so 1 in 200 requests. For half of them, write
\`value: 50\`. If you mean less than 1 %, nothing is wrong.`,
  examples: [
    {
      title: 'fault',
      wrong: example('fault: { abort: { httpStatus: 503, percentage: { value: 0.5 } } }'),
      says: '0.5 is 0.5 %, 1 in 200 requests: for 50 %, write 50',
      right: example('fault: { abort: { httpStatus: 503, percentage: { value: 50 } } }'),
    },
    {
      title: 'mirror',
      wrong: example('mirror: { host: next }, mirrorPercentage: { value: 0.25 }'),
      says: '0.25 is 0.25 %, 1 in 400 requests: for 25 %, write 25',
      right: example('mirror: { host: next }, mirrorPercentage: { value: 25 }'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const [index, rule] of (object.spec.http ?? []).entries()) {
        for (const [field, value = 0] of percentagesOf(rule)) {
          if (value < LEAST || value >= 1) continue;
          const message = `${value} is ${value} %, 1 in ${Math.round(100 / value)} requests: for ${shifted(value)} %, write ${shifted(value)}`;
          report(object, ['spec', 'http', index, ...field, 'value'], message);
        }
      }
    }
  },
};

function* percentagesOf(rule: VirtualServiceHttp): Generator<[field: FieldPath, value: number | undefined]> {
  const { fault = {}, mirrorPercentage, mirrors = [] } = rule;
  yield [['fault', 'abort', 'percentage'], fault.abort?.percentage?.value];
  yield [['fault', 'delay', 'percentage'], fault.delay?.percentage?.value];
  yield [['mirrorPercentage'], mirrorPercentage?.value];
  for (const [index, { percentage }] of mirrors.entries()) yield [['mirrors', index, 'percentage'], percentage?.value];
}

/** The percentage that a fraction means, without the digits that floating point adds. */
function shifted(value: number): number {
  return Number((value * 100).toPrecision(12));
}

function example(rule: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop]
  http: [{ match: [{ uri: { prefix: /next } }], route: [{ destination: { host: shop } }], ${rule} }]
`;
}

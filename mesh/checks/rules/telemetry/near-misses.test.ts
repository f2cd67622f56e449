import { findingsOf } from '../../fixtures/findings';
import { defaultTelemetries } from './default-telemetries';

const telemetry = (name: string, more = '') => `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: ${name}, namespace: shop }
spec: { tracing: [{ randomSamplingPercentage: 10 }]${more} }
`;

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [
    0,
    'two Telemetries, one with a selector',
    [telemetry('a'), telemetry('b', ', selector: { matchLabels: { a: b } }')],
  ],
  [
    0,
    'two Telemetries, one with a targetRef',
    [telemetry('a'), telemetry('b', ', targetRef: { kind: Gateway, name: a }')],
  ],
  [
    0,
    'two Telemetries, one with targetRefs',
    [telemetry('a'), telemetry('b', ', targetRefs: [{ kind: Gateway, name: a }]')],
  ],
])('IST0160 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(defaultTelemetries, yaml)).toHaveLength(count);
});

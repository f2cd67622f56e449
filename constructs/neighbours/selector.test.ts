import { Chart, Testing } from 'cdk8s';
import * as plus28 from 'cdk8s-plus-28';
import * as plus34 from 'cdk8s-plus-34';
import { DestinationRule } from '../destination-rule/destination-rule';
import { Gateway } from '../gateway/gateway';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { PeerAuthentication } from '../security/peer-authentication';
import type { Selector } from './selector';

const newChart = () => new Chart(Testing.app(), 'chart');

/** The labels that each kind of object with a selector writes. */
function selectedBy(selector: Selector) {
  const chart = newChart();
  new AuthorizationPolicy(chart, 'access', { selector });
  new PeerAuthentication(chart, 'mtls', { mode: 'STRICT', selector, portLevelMtls: { 8080: 'DISABLE' } });
  new Gateway(chart, 'gateway', { selector });
  new DestinationRule(chart, 'web', { workloadSelector: selector, subsets: [{ name: 'v1', labels: selector }] });
  const [access, mtls, gateway, web] = Testing.synth(chart).map(({ spec }) => spec);
  return [
    access.selector.matchLabels,
    mtls.selector.matchLabels,
    gateway.selector,
    web.workloadSelector.matchLabels,
    web.subsets[0].labels,
  ];
}

const fiveTimes = (labels: object) => Array.from({ length: 5 }, () => labels);

test('writes labels unchanged', () => {
  expect(selectedBy({ app: 'web' })).toEqual(fiveTimes({ app: 'web' }));
  expect(selectedBy({ kind: 'web', toJson: 'yes' })).toEqual(fiveTimes({ kind: 'web', toJson: 'yes' }));
});

describe.each([
  ['cdk8s-plus-28', plus28],
  ['cdk8s-plus-34', plus34],
])('a workload from %s', (_, { Deployment, StatefulSet, LabelExpression, LabelSelector, k8s }) => {
  const containers = [{ image: 'web', ports: [{ number: 8080 }] }];

  test('is selected by its matchLabels', () => {
    const deployment = new Deployment(newChart(), 'web', { containers });
    expect(Object.keys(deployment.matchLabels)).toEqual(['cdk8s.io/metadata.addr']);
    expect(selectedBy(deployment)).toEqual(fiveTimes(deployment.matchLabels));
    const statefulSet = new StatefulSet(newChart(), 'db', { containers, service: undefined });
    expect(selectedBy(statefulSet)).toEqual(fiveTimes(statefulSet.matchLabels));
  });

  test('is selected by its matchLabels if it is an API object', () => {
    const selector = { matchLabels: { app: 'web' } };
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } };
    const deployment = new k8s.KubeDeployment(newChart(), 'web', { spec: { selector, template } });
    expect(selectedBy(deployment)).toEqual(fiveTimes({ app: 'web' }));
  });

  test('fails without matchLabels, with matchExpressions, and for a Service', () => {
    const deployment = new Deployment(newChart(), 'web', { containers, select: false });
    const message = 'selector must be labels, or a workload that only has matchLabels, got an instance of Deployment';
    expect(() => selectedBy(deployment)).toThrow(message);
    const byExpression = new Deployment(newChart(), 'other', { containers });
    byExpression.select(LabelSelector.of({ expressions: [LabelExpression.exists('app')] }) as never);
    expect(() => selectedBy(byExpression)).toThrow(message);
    expect(() => selectedBy(new k8s.KubeService(newChart(), 'web', {}) as never)).toThrow(
      'selector must be labels, or a workload that only has matchLabels, got an instance of KubeService',
    );
  });
});

test.each<[string, unknown, string]>([
  ['null', null, 'selector must be an object, got null'],
  ['a string', 'app=web', "selector must be an object, got 'app=web'"],
  [
    'a number as label value',
    { app: 1 },
    "selector['app'] must be a label value: letters, digits, inner hyphens, underscores and dots, at most 63, got 1",
  ],
])('fails: %s', (_, selector, message) => {
  expect(() => selectedBy(selector as Selector)).toThrow(message);
});

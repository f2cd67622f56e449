import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { manifests, refusal } from '../fixtures/synth';
import { Gateway } from '../gateway/gateway';
import type { Delegate } from './delegate';
import { DelegateVirtualService } from './delegate-virtual-service';
import { Destination } from './destination';
import { VirtualService } from './virtual-service';

const hosts = ['shop'];
const rules = [{ to: Destination.host('cart') }];

/** The `delegate` field of a rule. */
const written = (make: (scope: Construct) => Delegate) =>
  manifests((chart) => {
    const delegate = make(new Chart(chart, 'other'));
    new VirtualService(chart, 'shop', { hosts, rules: [{ delegate }] });
  })[0].spec.http;

test.each<[what: string, make: (scope: Construct) => Delegate, wire: object]>([
  ['a construct', (scope) => new DelegateVirtualService(scope, 'cart', { rules }), { name: 'cart' }],
  [
    'a construct with a namespace',
    (scope) => new DelegateVirtualService(scope, 'x', { rules, name: 'cart', namespace: 'team' }),
    { name: 'cart', namespace: 'team' },
  ],
  [
    'an ApiObject within a construct',
    (scope) =>
      new ApiObject(new Chart(scope, 'x'), 'Resource', {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'cart' },
      }).node.scope as unknown as Delegate,
    { name: 'cart' },
  ],
  ['a name', () => ({ name: 'cart' }), { name: 'cart' }],
  ['a name and a namespace', () => ({ name: 'cart', namespace: 'team' }), { name: 'cart', namespace: 'team' }],
])('%s', (_what, make, wire) => {
  expect(written(make)).toEqual([{ delegate: wire }]);
});

test('a delegating rule accepts options that the delegate inherits', () => {
  const match = [{ port: 80 }];
  const [object] = manifests(
    (chart) => new VirtualService(chart, 'shop', { hosts, rules: [{ match, delegate: { name: 'a' } }] }),
  );
  expect(object.spec.http).toEqual([{ match: [{ port: 80 }], delegate: { name: 'a' } }]);
});

const WRONG = 'rules[0].delegate must be a DelegateVirtualService or { name, namespace }';

test.each<[what: string, make: (scope: Construct) => unknown, message: string]>([
  ['a VirtualService with hosts', (scope) => new VirtualService(scope, 'a', { hosts, rules }), WRONG],
  ['another kind', (scope) => new Gateway(scope, 'a'), WRONG],
  ['a construct without an object', (scope) => scope, WRONG],
  ['a string', () => 'cart', "rules[0].delegate must be an object, got 'cart'"],
  ['no name', () => ({}), 'rules[0].delegate.name must be a DNS name'],
  ['an invalid namespace', () => ({ name: 'a', namespace: 'A' }), 'rules[0].delegate.namespace must be a DNS label'],
  [
    'an unknown prop',
    () => ({ name: 'a', hosts }),
    "rules[0].delegate: unknown prop 'hosts' (known props: name, namespace)",
  ],
])('fails: %s', (_what, make, message) => {
  const refused = refusal((chart) => {
    const delegate = make(new Chart(chart, 'other'));
    new VirtualService(chart, 'shop', { hosts, rules: [{ delegate: delegate as Delegate }] });
  });
  expect(refused).toContain(`VirtualService of 'chart/shop': ${message}`);
});

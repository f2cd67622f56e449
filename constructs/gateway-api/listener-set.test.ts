import { Chart, Testing } from 'cdk8s';
import { manifest, refusal, thrown } from '../fixtures/synth';
import { Gateway } from './gateway';
import { Listener } from './listener';
import { ListenerSet } from './listener-set';

test('adds listeners to a Gateway', () => {
  const edge = new Gateway(new Chart(Testing.app(), 'edge', { namespace: 'edge' }), 'edge');
  manifest((chart) => {
    const listeners = [Listener.http({ hostname: 'shop.example.com' })];
    const set = new ListenerSet(chart, 'shop', { parentRef: edge, listeners });
    expect(set.node.defaultChild).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'ListenerSet' });
    expect((set.node.defaultChild as never as { toJson(): { spec: object } }).toJson().spec).toEqual({
      parentRef: { name: 'edge', namespace: 'edge' },
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: 'shop.example.com' }],
    });
    expect(set.listener('http')).toEqual({ kind: 'ListenerSet', name: 'shop', sectionName: 'http' });
    expect(thrown(() => set.listener('https'))).toBe(
      "the listener must be one of http, got 'https' (add it to the listeners of 'shop')",
    );
  });
});

test.each<[what: string, props: unknown, message: string]>([
  ['no Gateway', {}, 'parentRef must be an object, got undefined'],
  ['a name', { parentRef: 'edge' }, "parentRef must be a Gateway, got 'edge' (write { name: 'edge' })"],
  ['no listeners', { parentRef: { name: 'edge' } }, 'listeners must be a list, got undefined'],
])('fails: %s', (_what, props, message) => {
  expect(refusal((chart) => new ListenerSet(chart, 'x', props as never))).toBe(`ListenerSet of 'chart/x': ${message}`);
});

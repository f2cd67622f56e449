import fc from 'fast-check';
import { deployment, gateway, http80, meshOf, service, to, virtualService } from '../../mesh/fixtures/objects';
import { exercise } from '../fixtures/workshop';
import { huesOf } from '../model/hues';
import { lightUp } from '../model/lit';
import { type Question, requestOf } from '../model/question';
import { NO_MARKS } from './marks';
import { svg } from './picture';
import { shape, shapeText } from './shape';

test('texts and attributes are escaped, and what XML cannot hold is replaced', () => {
  const text = shapeText(shape('text', { class: `"'<&>` }, `</text><script>&\u0000\ud800`));
  expect(text).toBe('<text class="&quot;&#39;&lt;&amp;&gt;">&lt;/text&gt;&lt;script&gt;&amp;\ufffd\ufffd</text>');
});

test('names of manifests are only ever text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite', minLength: 1 }), (name) => {
      const hostile = `<script>${name}`;
      const picture = svg(
        meshOf([
          gateway('shop', [{ ...http80, hosts: ['*'] }]),
          service('web'),
          deployment('web'),
          virtualService('web', { hosts: ['*'], gateways: ['shop'], http: [{ name: hostile, ...to(hostile) }] }),
        ]).graph({ gateway: 'shop' }),
      );
      expect(picture).not.toContain('<script');
    }),
  );
});

test('the way of a request has the hues of its versions and their shares', () => {
  const { mesh } = exercise('web-api-80-20');
  const graph = mesh.graph({ gateway: 'default-gateway-ingress' });
  const question: Question = {
    from: { kind: 'gateway', gateway: 'default/default-gateway-ingress', port: 80 },
    method: 'GET',
    url: '/web-api/v1/getmultiple',
    headers: [],
  };
  const lit = lightUp(graph, question, mesh.route(requestOf(question)));
  const picture = svg(graph, { ...NO_MARKS, lit, hues: huesOf(graph, lit) });
  const labels = [...picture.matchAll(/<g class="(label[^"]*)">.*?<text[^>]*>([^<]*)/g)].map(([, classes, text]) => [
    classes,
    text,
  ]);
  expect(labels).toEqual([
    ['label send hue-1 lit', '20 %'],
    ['label send hue-0 lit', '80 %'],
  ]);
  expect(picture).toContain('class="node version hue-0 lit"');
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileParser } from './parsed-file';
import { applied, choose, scenariosOf } from './scenarios';
import { shortFileName } from './source-file';

const dist = join(__dirname, '../../dist');
const parser = new FileParser();
const workshop = readdirSync(dist)
  .sort()
  .map((name) => parser.parse({ name, text: readFileSync(join(dist, name), 'utf8') }));

test('the exercises of the workshop are choices, and its services, gateway and control plane are the base', () => {
  const { base, groups } = scenariosOf(workshop);
  expect(base.map(shortFileName)).toEqual([
    'articles',
    'authors',
    'istio-ingress',
    'istio-tele-services',
    'istio',
    'service-accounts',
    'web-api',
  ]);
  expect(groups.map(({ files, objects }) => [objects.join(', '), ...files.map(shortFileName)])).toEqual([
    [
      'VirtualService default/virtualservice-ingress',
      'istio-ingress-tls',
      'istio-ingress-tls-redirect',
      'web-api-80-20',
      'web-api-header-canary',
      'web-api-mirror',
      'web-api-retries',
      'web-api-timeout',
      'web-api-v1-only',
      'web-api-v2-firefox',
    ],
    ['VirtualService default/authors', 'fault-authors-500-50per', 'fault-authors-delay', 'nofault-authors'],
    ['DestinationRule default/articles', 'articles-circuit-breaker', 'mtls'],
    ['AuthorizationPolicy default/articlesaccess', 'authorization', 'authorization-w-rule'],
    ['Deployment default/articles', 'articles-sa'],
    ['Deployment default/web-api-v1, Deployment default/web-api-v2', 'web-api-sa'],
  ]);
});

const file = (name: string, ...objects: string[]) => ({ name, objects, overlay: false, context: false });

test('files without a common object are all applied', () => {
  const scenarios = scenariosOf([file('a', 'Service default/a'), file('b', 'VirtualService default/b')]);
  expect(scenarios).toEqual({ base: ['a', 'b'], groups: [] });
});

test('a file that replaces a VirtualService beside its Service is a choice', () => {
  const scenarios = scenariosOf([
    file('base', 'Service default/a', 'VirtualService default/a'),
    file('canary', 'VirtualService default/a'),
  ]);
  expect(scenarios).toEqual({ base: ['base'], groups: [{ files: ['canary'], objects: ['VirtualService default/a'] }] });
});

test('of files that define only the same policy none is applied unasked', () => {
  const scenarios = scenariosOf([
    file('deny', 'AuthorizationPolicy default/a'),
    file('allow', 'AuthorizationPolicy default/a'),
  ]);
  expect(scenarios).toEqual({
    base: [],
    groups: [{ files: ['allow', 'deny'], objects: ['AuthorizationPolicy default/a'] }],
  });
});

test('if overlays are declared, only they are choices', () => {
  const service = 'Service default/a';
  const scenarios = scenariosOf([
    file('a', service),
    file('b', service),
    { ...file('c', 'VirtualService default/c'), overlay: true },
  ]);
  expect(scenarios).toEqual({ base: ['a', 'b'], groups: [{ files: ['c'], objects: ['VirtualService default/c'] }] });
});

test('a choice takes the place of the one of its group, and is applied after the base', () => {
  const scenarios = {
    base: ['z'],
    groups: [
      { files: ['a', 'b'], objects: [] },
      { files: ['c'], objects: [] },
    ],
  };
  const chosen = choose(scenarios, choose(scenarios, ['c'], 'a'), 'b');
  expect(chosen).toEqual(['c', 'b']);
  expect(applied(scenarios, chosen)).toEqual(['z', 'b', 'c']);
});

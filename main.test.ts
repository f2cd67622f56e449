import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { parse } from 'yaml';
import { workshop } from './main';
import { Mesh, type Request } from './mesh';
import { overlayOf } from './mesh/manifest/mesh-source';
import { istioMatchers } from './testing';

expect.extend(istioMatchers);

const app = Testing.app();
workshop(app);
const charts = app.node.children.filter(Chart.isChart).map((chart) => [chart.node.id, Testing.synth(chart)] as const);
const synthesized = new Map<string, object[]>(charts);

test('the configuration file lists the exercises as overlays', () => {
  const exercises = app.node.children.flatMap((chart) => overlayOf(chart).overlay ?? []);
  const { overlays } = parse(readFileSync(join(__dirname, 'cdk8s-istio.yaml'), 'utf8'));
  expect([...overlays].sort()).toEqual(exercises.map((name) => `dist/${name}.yaml`).sort());
});

test.each(charts)('%s matches its snapshot', (_name, manifests) => {
  expect(manifests).toMatchSnapshot();
});

/** The mesh after applying the services and then the exercises: later manifests overwrite objects of earlier ones. */
function applied(...exercises: string[]): Mesh {
  const services = ['articles', 'authors', 'web-api', 'istio-ingress'];
  return Mesh.of(...[...services, ...exercises].map((name) => synthesized.get(name) ?? []));
}

const call: Request = { gateway: 'default-gateway-ingress', path: '/web-api/v1/getmultiple' };
const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
const authors: Request = { from: 'default/web-api-v1', host: 'authors', port: 3000, path: '/authors' };

describe('what each exercise does to a request', () => {
  test('istio-ingress: API calls and OpenAPI pages go to any version, other paths have no route', () => {
    expect(applied().route(call)).toRouteTo('web-api');
    expect(applied().route({ ...call, path: '/openapi/ui/' })).toRouteTo('web-api');
    expect(applied().route({ ...call, path: '/authors' })).toFindNoRoute();
  });

  test('web-api-v1-only: every call goes to v1', () => {
    expect(applied('web-api-v1-only').route(call)).toRouteTo('web-api/v1');
  });

  test('web-api-v2-firefox: requests from Firefox go to v2, all others to v1', () => {
    const mesh = applied('web-api-v2-firefox');
    expect(mesh.route({ ...call, headers: firefox })).toRouteTo('web-api/v2');
    expect(mesh.route({ ...call, headers: { 'user-agent': 'curl/8.5.0' } })).toRouteTo('web-api/v1');
    expect(mesh.route(call)).toRouteTo('web-api/v1');
  });

  test('web-api-80-20: 20 percent of the calls go to v2', () => {
    expect(applied('web-api-80-20').route(call)).toSplit({ 'web-api/v1': 80, 'web-api/v2': 20 });
  });

  test('web-api-header-canary: calls of testers go to v2, all others are split 80:20', () => {
    const mesh = applied('web-api-header-canary');
    expect(mesh.route({ ...call, headers: { 'x-tester': 'true' } })).toRouteTo('web-api/v2');
    expect(mesh.route(call)).toSplit({ 'web-api/v1': 80, 'web-api/v2': 20 });
  });

  test('web-api-mirror: v1 answers, and v2 gets a copy of each call', () => {
    const verdict = applied('web-api-mirror').route(call);
    expect(verdict).toRouteTo('web-api/v1');
    expect(verdict.toJSON()).toMatchObject({ mirrors: [{ probability: 1, destination: { subset: 'v2' } }] });
  });

  test('web-api-timeout and web-api-retries: calls have a timeout, and are retried', () => {
    expect(applied('web-api-timeout').route(call).timeout).toBe('2s');
    expect(applied('web-api-retries').route(call).retries).toMatchObject({ attempts: 3, perTryTimeout: '2s' });
  });

  test('fault-authors-500-50per: half of the calls to authors fail until nofault-authors is applied', () => {
    expect(applied('fault-authors-500-50per').route(authors)).toAbort(500, 50);
    expect(applied('fault-authors-500-50per', 'nofault-authors').route(authors)).toRouteTo('authors/v1');
  });

  test('fault-authors-delay: half of the calls to authors are delayed', () => {
    expect(applied('fault-authors-delay').route(authors)).toDelay('5s', 50);
  });

  test('istio-ingress-tls: only HTTPS is accepted; istio-ingress-tls-redirect redirects HTTP to it', () => {
    const https: Request = { ...call, port: 443, scheme: 'https', host: 'shop.example.com' };
    expect(applied('istio-ingress-tls').route(https)).toRouteTo('web-api');
    expect(applied('istio-ingress-tls').route({ ...https, port: 80, scheme: 'http' }).outcomes).toMatchObject([
      { kind: 'refused' },
    ]);
    const redirected = applied('istio-ingress-tls-redirect').route({ ...https, port: 80, scheme: 'http' });
    expect(redirected).toRedirectTo('https://shop.example.com/web-api/v1/getmultiple', 301);
  });

  test('authorization: no caller can call articles; authorization-w-rule allows web-api', () => {
    const articles: Request = { from: 'default/web-api-v1', host: 'articles', port: 8080, path: '/articles' };
    expect(applied('mtls', 'authorization').route(articles)).toBeDenied('articlesaccess');
    const accounts = ['mtls', 'service-accounts', 'articles-sa', 'web-api-sa', 'authorization-w-rule'];
    expect(applied(...accounts).route(articles)).toRouteTo('articles/v1');
    expect(applied(...accounts).route({ ...articles, method: 'DELETE' })).toBeDenied('articlesaccess');
    expect(applied(...accounts).route({ ...articles, from: 'default/authors' })).toBeDenied('articlesaccess');
  });
});

test('every chart is a file of dist/', () => {
  const files = readdirSync(join(__dirname, 'dist')).map((file) => file.replace(/\.yaml$/, ''));
  expect(files.sort()).toEqual([...synthesized.keys()].sort());
});

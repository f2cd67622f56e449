import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing, Yaml } from 'cdk8s';
import { Mesh } from 'cdk8s-istio/mesh';
import { istioMatchers } from 'cdk8s-istio/testing';
import { type Release, release } from './release.ts';
import { Reviews } from './reviews.ts';

expect.extend(istioMatchers);

const synth = (changes: Partial<Release> = {}) =>
  Testing.synth(new Reviews(Testing.app(), { stable: '1.8.2', canary: '1.9.0', canaryPercent: 10, ...changes }));

const call = (changes: Partial<Release> = {}, cookie?: string) =>
  Mesh.of(synth(changes)).route({
    from: 'shop/web',
    host: 'reviews.reviews',
    path: '/reviews/1',
    ...(cookie && { headers: { cookie } }),
  });

const stable = 'reviews.reviews/v1-8-2';
const canary = 'reviews.reviews/v1-9-0';

test('one in ten new clients gets the canary', () => {
  expect(call()).toSplit({ [stable]: 90, [canary]: 10 });
});

test('a client keeps its version when the percentage changes', () => {
  expect(call({ canaryPercent: 50 }, 'reviews-version=v1-8-2')).toRouteTo(stable);
  expect(call({ canaryPercent: 1 }, 'reviews-version=v1-9-0')).toRouteTo(canary);
});

test('at 0 percent no client stays on the canary, at 100 percent none on the stable version', () => {
  expect(call({ canaryPercent: 0 }, 'reviews-version=v1-9-0')).toRouteTo(stable);
  expect(call({ canaryPercent: 100 }, 'reviews-version=v1-8-2')).toRouteTo(canary);
});

test('a cookie for an older version is ignored', () => {
  expect(call({}, 'reviews-version=v1-7-0')).toSplit({ [stable]: 90, [canary]: 10 });
});

test('a request has 2 seconds for up to three attempts', () => {
  expect(call().toJSON()).toMatchObject({ timeout: '2s', retries: { attempts: 2 } });
});

test('dist/ is up to date', () => {
  const written = readFileSync(join(__dirname, 'dist/reviews.yaml'), 'utf8');
  expect(Yaml.stringify(...Testing.synth(new Reviews(Testing.app(), release)))).toBe(written);
});

import { Mesh } from 'cdk8s-istio/mesh';
import { standIn } from 'cdk8s-istio/testing';
import { expect, test } from 'vitest';

test('the matchers are registered, and have types', () => {
  const mesh = Mesh.of(standIn.service('reviews', { namespace: 'prod' }));
  const verdict = mesh.route({ from: 'prod/web', host: 'reviews', path: '/' });
  expect(verdict).toRouteTo('reviews', { path: '/' });
  expect(verdict).not.toBeDenied();
  expect(mesh).toHaveNoFindings();
  // @ts-expect-error: the target is a text
  expect(() => expect(verdict).toRouteTo(5)).toThrow();
});

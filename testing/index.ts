/**
 * Matchers for jest and vitest.
 *
 * @module cdk8s-istio/testing
 */
import type * as matchers from './matchers';

export type { ExpectedUpstream, MatcherResult } from './matchers';
export * as istioMatchers from './matchers';

/** The matchers as `expect(verdict)` has them; vitest's own `Matchers` can extend it in the same way. */
export type IstioMatchers<R> = {
  [Name in keyof typeof matchers]: (typeof matchers)[Name] extends (
    received: never,
    ...expected: infer Expected
  ) => unknown
    ? (...expected: Expected) => R
    : never;
};

declare global {
  // biome-ignore lint/style/noNamespace: how @types/jest lets matchers be added
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: declarations that merge have the same parameters
    interface Matchers<R, T = {}> extends IstioMatchers<R> {}
  }
}

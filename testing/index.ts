/**
 * Matchers for jest and vitest.
 *
 * @module cdk8s-istio/testing
 */
import type * as matchers from './matchers';

export type { ExpectedUpstream, MatcherResult } from './matchers';
export * as istioMatchers from './matchers';

/**
 * Signatures of the matchers on `expect(verdict)`. To use them with vitest, let its `Matchers` interface extend this
 * type.
 */
export type IstioMatchers<R> = {
  [Name in keyof typeof matchers]: (typeof matchers)[Name] extends (
    received: never,
    ...expected: infer Expected
  ) => unknown
    ? (...expected: Expected) => R
    : never;
};

declare global {
  // biome-ignore lint/style/noNamespace: @types/jest requires a namespace for new matchers
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: merged declarations must have the same type parameters
    interface Matchers<R, T = {}> extends IstioMatchers<R> {}
  }
}

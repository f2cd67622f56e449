/**
 * Matchers for jest and vitest, and stand-ins for what your charts do not contain.
 *
 * @module cdk8s-istio/testing
 */
import type * as matchers from './matchers';

export type { AcceptedDifferences, ExpectedAccess, ExpectedUpstream, MatcherContext, MatcherResult } from './matchers';
export * as istioMatchers from './matchers';
export type { GatewayStandIn, ServiceStandIn } from './stand-in';
export * as standIn from './stand-in';

/** Signatures of the matchers on `expect(verdict)`. `expect` of jest, @jest/globals and vitest has them. */
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

// A project has one of these two packages, so the other module does not exist.

// biome-ignore lint/suspicious/noTsIgnore: an error only if the package is not installed
/** @ts-ignore */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends IstioMatchers<R> {}
}

// biome-ignore lint/suspicious/noTsIgnore: an error only if the package is not installed
/** @ts-ignore */
declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: merged declarations must have the same type parameters
  interface Assertion<T = any> extends IstioMatchers<void> {}
}

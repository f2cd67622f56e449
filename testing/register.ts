/**
 * Adds the matchers to the global `expect`, or to the one of `@jest/globals`. Import it in a setup file:
 * `setupFilesAfterEnv` of jest, `setupFiles` of vitest.
 *
 * @module cdk8s-istio/testing/register
 */
import { istioMatchers } from '.';

export type { IstioMatchers } from '.';

interface Expect {
  extend(matchers: typeof istioMatchers): void;
}

const globals = globalThis as { readonly expect?: Expect };
// Jest does not define a global `expect` if `injectGlobals` is false.
const expect = globals.expect ?? (require('@jest/globals') as { readonly expect: Expect }).expect;

expect.extend(istioMatchers);

import { istioMatchers } from './index.js';

export type { IstioMatchers } from './index.js';

interface Expect {
  extend(matchers: typeof istioMatchers): void;
}

const globals = globalThis as { readonly expect?: Expect };
/** Vitest defines a global `expect` only if `globals` is set. */
const vitest: string = 'vitest';
const { expect } = globals.expect
  ? { expect: globals.expect }
  : ((await import(vitest)) as { readonly expect: Expect });

expect.extend(istioMatchers);

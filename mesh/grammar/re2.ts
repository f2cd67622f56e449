import type { RE2JS } from 're2js';

/**
 * Compiles a regular expression with RE2, as Envoy does. The engine is loaded on first use.
 *
 * @throws if RE2 rejects the expression
 */
export function compileRe2(expression: string): RE2JS {
  const re2js = require('re2js') as typeof import('re2js');
  return re2js.RE2JS.compile(expression);
}

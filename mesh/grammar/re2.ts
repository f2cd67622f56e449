import type { RE2JS } from 're2js';

/**
 * A regular expression as Envoy reads it. The engine is loaded when there is a first expression.
 *
 * @throws what RE2 does not take
 */
export function compileRe2(expression: string): RE2JS {
  const re2js = require('re2js') as typeof import('re2js');
  return re2js.RE2JS.compile(expression);
}

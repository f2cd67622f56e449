import { celTokens } from '../../grammar/cel-tokens';
import { CelCompiler } from './compiler';
import type { Expression } from './operators';
import { CelError } from './values';

const compiled = new Map<string, Expression>();

/**
 * Evaluates a CEL rule of a CRD for an object that is created, so a rule about the old value holds. It covers the operators,
 * macros and functions that the Gateway API uses.
 *
 * @throws Error if the rule uses anything else
 */
export function evaluateCel(rule: string, self: unknown): boolean {
  let expression = compiled.get(rule);
  if (!expression) {
    const tokens = celTokens(rule);
    if (!tokens) throw new Error(`not a CEL expression: ${rule}`);
    expression = new CelCompiler(tokens, rule).compile();
    compiled.set(rule, expression);
  }
  try {
    // Transition rules are not evaluated for new objects.
    return /\boldSelf\b/.test(rule) || expression({ self }) === true;
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
}

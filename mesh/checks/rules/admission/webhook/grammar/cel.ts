import { isCelExpression } from './cel-parser';
import { celTokens } from './cel-tokens';
import { shown } from './shown';

/** Why it is no expression in the Common Expression Language. Whether its names mean something is not asked. */
export function celSyntax(text: string): string | undefined {
  const tokens = celTokens(text);
  if (tokens && isCelExpression(tokens)) return undefined;
  return `must be an expression in CEL, got ${text === '' ? 'an empty string' : shown(text)}`;
}

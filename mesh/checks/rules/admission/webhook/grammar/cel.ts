import { celTokens } from '../../../../../grammar/cel-tokens';
import { isCelExpression } from './cel-parser';
import { shown } from './shown';

/** A syntax error in an expression of the Common Expression Language. Names and types are not checked. */
export function celSyntax(text: string): string | undefined {
  const tokens = celTokens(text);
  if (tokens && isCelExpression(tokens)) return undefined;
  return `must be a CEL expression, got ${text === '' ? 'an empty string' : shown(text)}`;
}

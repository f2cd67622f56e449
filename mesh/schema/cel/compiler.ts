import type { CelToken } from '../../grammar/cel-tokens';
import { ipVersion } from '../../grammar/ip-address';
import { combine, constant, type Expression, has, MACROS, macro, selection } from './operators';
import { bool, duration, element, METHODS, size, unquoted } from './values';

/** Binary operators, the weakest first. */
const PRECEDENCE = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>=', 'in'], ['+', '-'], ['*', '/', '%']] as const;

/** Compiles a CEL rule to a function. @throws Error if the rule uses what is not supported */
export class CelCompiler {
  private position = 0;
  private readonly tokens: readonly CelToken[];
  private readonly rule: string;

  constructor(tokens: readonly CelToken[], rule: string) {
    this.tokens = tokens;
    this.rule = rule;
  }

  compile(): Expression {
    const expression = this.ternary();
    if (this.position < this.tokens.length) this.fail();
    return expression;
  }

  private ternary(): Expression {
    const condition = this.binary(0);
    if (!this.accept('?')) return condition;
    const then = this.ternary();
    this.expect(':');
    const otherwise = this.ternary();
    return (variables) => (bool(condition(variables)) ? then(variables) : otherwise(variables));
  }

  private binary(level: number): Expression {
    const operators: readonly string[] | undefined = PRECEDENCE[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = this.tokens[this.position]?.text ?? '';
      if (!operators.includes(operator)) return left;
      this.position++;
      left = combine(operator, left, this.binary(level + 1));
    }
  }

  private unary(): Expression {
    if (!this.accept('!')) return this.member();
    const negated = this.unary();
    return (variables) => !bool(negated(variables));
  }

  private member(): Expression {
    let expression = this.primary();
    for (;;) {
      if (this.accept('[')) {
        const [list, index] = [expression, this.ternary()];
        this.expect(']');
        expression = (variables) => element(list(variables), index(variables));
      } else if (this.accept('.')) {
        const name = this.next('name');
        expression = this.accept('(') ? this.method(expression, name) : selection(expression, name);
      } else return expression;
    }
  }

  private primary(): Expression {
    const token = this.tokens[this.position++];
    if (!token) return this.fail();
    const { kind, text } = token;
    if (kind === 'int') return constant(Number(text));
    if (kind === 'string') return constant(unquoted(text));
    if (text === '(') {
      const inner = this.ternary();
      this.expect(')');
      return inner;
    }
    if (text === '[') {
      const items = this.arguments(']');
      return (variables) => items.map((item) => item(variables));
    }
    if (kind !== 'name') return this.fail();
    if (text === 'true' || text === 'false') return constant(text === 'true');
    if (!this.accept('(')) return (variables) => variables[text];
    const [argument = this.fail()] = this.arguments(')');
    switch (text) {
      case 'has':
        return has(argument);
      case 'size':
        return (variables) => size(argument(variables));
      case 'duration':
        return (variables) => duration(argument(variables));
      case 'isIP':
        return (variables) => ipVersion(`${argument(variables)}`) !== 0;
      default:
        return this.fail();
    }
  }

  private method(target: Expression, name: string): Expression {
    if (MACROS.has(name)) {
      const variable = this.next('name');
      this.expect(',');
      const body = this.ternary();
      this.expect(')');
      return macro(name, target, variable, body);
    }
    const method = METHODS.get(name) ?? this.fail();
    const [argument] = this.arguments(')');
    return (variables) => method(target(variables), argument?.(variables));
  }

  private arguments(end: string): Expression[] {
    const args: Expression[] = [];
    while (!this.accept(end)) {
      args.push(this.ternary());
      if (this.accept(end)) break;
      this.expect(',');
    }
    return args;
  }

  private accept(text: string): boolean {
    const token = this.tokens[this.position];
    if (token?.text !== text || token.kind === 'string') return false;
    this.position++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  private next(kind: CelToken['kind']): string {
    const token = this.tokens[this.position++];
    return token?.kind === kind ? token.text : this.fail();
  }

  private fail(): never {
    throw new Error(`not supported in a CEL rule: ${this.tokens[this.position - 1]?.text} in ${this.rule}`);
  }
}

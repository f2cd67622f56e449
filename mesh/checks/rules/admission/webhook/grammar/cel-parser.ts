import type { CelToken } from '../../../../../grammar/cel-tokens';

const literals = new Set(['true', 'false', 'null']);
const reserved = new Set(
  'as break const continue else for function if import in let loop package namespace return var void while'.split(' '),
);
const comprehensions = new Map([
  ['all', [2]],
  ['exists', [2]],
  ['exists_one', [2]],
  ['existsOne', [2]],
  ['map', [2, 3]],
  ['filter', [2]],
]);

/** What macros require of their arguments: a selection in `has(a.b)`, a name in `list.all(x, …)`. */
type Shape = 'name' | 'selection' | 'other';

class Wrong extends Error {}

/** Whether the tokens are one expression by the grammar of CEL and the requirements of its macros. */
export function isCelExpression(tokens: readonly CelToken[]): boolean {
  return new Parser(tokens).isExpression();
}

class Parser {
  private position = 0;
  private depth = 0;
  private readonly tokens: readonly CelToken[];

  constructor(tokens: readonly CelToken[]) {
    this.tokens = tokens;
  }

  isExpression(): boolean {
    try {
      this.expression();
      return this.position === this.tokens.length;
    } catch (error) {
      if (error instanceof Wrong) return false;
      throw error;
    }
  }

  private expression(): Shape {
    if (++this.depth > 250) throw new Wrong();
    let shape = this.binary();
    if (this.accept('?')) {
      this.binary();
      this.expect(':');
      this.expression();
      shape = 'other';
    }
    this.depth--;
    return shape;
  }

  /** Precedence is ignored: it does not change whether the tokens are an expression. */
  private binary(): Shape {
    let shape = this.unary();
    while (this.acceptAny('||', '&&', '<', '<=', '>=', '>', '==', '!=', 'in', '*', '/', '%', '+', '-')) {
      this.unary();
      shape = 'other';
    }
    return shape;
  }

  private unary(): Shape {
    const sign = this.acceptAny('!', '-');
    if (!sign) return this.member();
    while (this.accept(sign));
    // The last minus belongs to the number that follows.
    if (sign === '-' && this.isNumber(this.position)) this.position--;
    this.member();
    return 'other';
  }

  private member(): Shape {
    const first = this.tokens[this.accept('.') ? this.position-- : this.position]?.text ?? '';
    let shape = this.primary();
    // Only the type of a message, a plain chain of names, may start with a reserved word.
    let isType = shape === 'name';
    let isReserved = isType && reserved.has(first);
    for (;;) {
      if (this.accept('.')) {
        const field = this.field();
        if (!field.startsWith('`') && this.accept('(')) {
          this.call(this.list(')'), comprehensions.get(field));
          [shape, isType] = ['other', false];
        } else shape = 'selection';
      } else if (this.accept('[')) {
        this.expression();
        this.expect(']');
        [shape, isType] = ['other', false];
      } else if (isType && this.accept('{')) {
        this.fields();
        [shape, isType, isReserved] = ['other', false, false];
      } else break;
    }
    if (isReserved) throw new Wrong();
    return shape;
  }

  private primary(): Shape {
    const isNegative = this.isNumber(this.position + 1) && this.accept('-');
    const next = this.tokens[this.position];
    if (!next) throw new Wrong();
    if (next.kind === 'quoted') throw new Wrong();
    if (next.kind !== 'name' && next.kind !== 'sign') {
      this.position++;
      if (!isInRange(next, isNegative)) throw new Wrong();
      return 'other';
    }
    if (literals.has(next.text)) {
      this.position++;
      return 'other';
    }
    if (this.accept('(')) {
      const shape = this.expression();
      this.expect(')');
      return shape;
    }
    if (this.accept('[')) {
      this.list(']', true);
      return 'other';
    }
    if (this.accept('{')) {
      this.entries();
      return 'other';
    }
    this.accept('.');
    const name = this.name();
    if (!this.accept('(')) return 'name';
    if (reserved.has(name)) throw new Wrong();
    const shapes = this.list(')');
    if (name === 'has' && shapes.length === 1 && shapes[0] !== 'selection') throw new Wrong();
    return 'other';
  }

  /** Expressions up to the closing bracket; a list may have a trailing comma. */
  private list(close: string, mayTrail = false): Shape[] {
    const shapes: Shape[] = [];
    if (this.accept(close)) return shapes;
    if (mayTrail && this.accept(',')) {
      this.expect(close);
      return shapes;
    }
    for (;;) {
      shapes.push(this.expression());
      if (this.accept(close)) return shapes;
      this.expect(',');
      if (mayTrail && this.accept(close)) return shapes;
    }
  }

  private entries(): void {
    this.pairs(() => this.expression());
  }

  private fields(): void {
    this.pairs(() => this.field());
  }

  private pairs(key: () => void): void {
    if (this.accept('}')) return;
    if (this.accept(',')) {
      this.expect('}');
      return;
    }
    for (;;) {
      key();
      this.expect(':');
      this.expression();
      if (this.accept('}')) return;
      this.expect(',');
      if (this.accept('}')) return;
    }
  }

  private call(shapes: readonly Shape[], sizes: readonly number[] | undefined): void {
    if (!sizes?.includes(shapes.length)) return;
    if (shapes[0] !== 'name') throw new Wrong();
  }

  /** The name of a field: in backquotes, any name is allowed. */
  private field(): string {
    const next = this.tokens[this.position];
    if (next?.kind !== 'quoted') return this.name();
    this.position++;
    return next.text;
  }

  private name(): string {
    const next = this.tokens[this.position++];
    if (next?.kind !== 'name' || literals.has(next.text) || next.text === 'in') throw new Wrong();
    return next.text;
  }

  private isNumber(position: number): boolean {
    const { kind } = this.tokens[position] ?? {};
    return kind === 'int' || kind === 'float';
  }

  private accept(text: string): boolean {
    const next = this.tokens[this.position];
    const isNext = next?.text === text && (next.kind === 'sign' || next.kind === 'name');
    if (isNext) this.position++;
    return isNext;
  }

  private acceptAny(...texts: string[]): string | undefined {
    return texts.find((text) => this.accept(text));
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw new Wrong();
  }
}

/** Whether a number fits into 64 bits. */
function isInRange({ kind, text }: CelToken, isNegative: boolean): boolean {
  if (kind === 'int') return BigInt(text) < 2n ** 63n + (isNegative ? 1n : 0n);
  if (kind === 'uint') return BigInt(text.slice(0, -1)) < 2n ** 64n;
  return kind !== 'float' || Number.isFinite(Number(text));
}

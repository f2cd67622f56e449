import type { CelToken } from './cel-tokens';

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

/** What macros ask of their arguments: `has(a.b)` a selection, `list.all(x, …)` a name. */
type Shape = 'name' | 'selection' | 'other';

class Wrong extends Error {}

/** Whether these words are one expression, by the grammar of CEL and what its macros ask for. */
export function isCelExpression(tokens: readonly CelToken[]): boolean {
  return new Parser(tokens).isExpression();
}

class Parser {
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly CelToken[];

  constructor(tokens: readonly CelToken[]) {
    this.tokens = tokens;
  }

  isExpression(): boolean {
    try {
      this.expression();
      return this.at === this.tokens.length;
    } catch (error) {
      if (error instanceof Wrong) return false;
      throw error;
    }
  }

  private expression(): Shape {
    if (++this.depth > 250) throw new Wrong();
    let shape = this.binary();
    if (this.take('?')) {
      this.binary();
      this.expect(':');
      this.expression();
      shape = 'other';
    }
    this.depth--;
    return shape;
  }

  /** Which operator binds closer does not change what is an expression. */
  private binary(): Shape {
    let shape = this.unary();
    while (this.takeAny('||', '&&', '<', '<=', '>=', '>', '==', '!=', 'in', '*', '/', '%', '+', '-')) {
      this.unary();
      shape = 'other';
    }
    return shape;
  }

  private unary(): Shape {
    const sign = this.takeAny('!', '-');
    if (!sign) return this.member();
    while (this.take(sign));
    // The last minus belongs to the number behind it.
    if (sign === '-' && this.isNumber(this.at)) this.at--;
    this.member();
    return 'other';
  }

  private member(): Shape {
    const first = this.tokens[this.take('.') ? this.at-- : this.at]?.text ?? '';
    let shape = this.primary();
    // A plain chain of names may be the type of a message, and only there may begin with a reserved word.
    let isType = shape === 'name';
    let isReserved = isType && reserved.has(first);
    for (;;) {
      if (this.take('.')) {
        const field = this.field();
        if (!field.startsWith('`') && this.take('(')) {
          this.call(this.list(')'), comprehensions.get(field));
          [shape, isType] = ['other', false];
        } else shape = 'selection';
      } else if (this.take('[')) {
        this.expression();
        this.expect(']');
        [shape, isType] = ['other', false];
      } else if (isType && this.take('{')) {
        this.fields();
        [shape, isType, isReserved] = ['other', false, false];
      } else break;
    }
    if (isReserved) throw new Wrong();
    return shape;
  }

  private primary(): Shape {
    const isNegative = this.isNumber(this.at + 1) && this.take('-');
    const next = this.tokens[this.at];
    if (!next) throw new Wrong();
    if (next.kind === 'quoted') throw new Wrong();
    if (next.kind !== 'name' && next.kind !== 'sign') {
      this.at++;
      if (!isInRange(next, isNegative)) throw new Wrong();
      return 'other';
    }
    if (literals.has(next.text)) {
      this.at++;
      return 'other';
    }
    if (this.take('(')) {
      const shape = this.expression();
      this.expect(')');
      return shape;
    }
    if (this.take('[')) {
      this.list(']', true);
      return 'other';
    }
    if (this.take('{')) {
      this.entries();
      return 'other';
    }
    this.take('.');
    const name = this.name();
    if (!this.take('(')) return 'name';
    if (reserved.has(name)) throw new Wrong();
    const shapes = this.list(')');
    if (name === 'has' && shapes.length === 1 && shapes[0] !== 'selection') throw new Wrong();
    return 'other';
  }

  /** Expressions up to the bracket; in a list a comma may stand behind the last. */
  private list(close: string, mayTrail = false): Shape[] {
    const shapes: Shape[] = [];
    if (this.take(close)) return shapes;
    if (mayTrail && this.take(',')) {
      this.expect(close);
      return shapes;
    }
    for (;;) {
      shapes.push(this.expression());
      if (this.take(close)) return shapes;
      this.expect(',');
      if (mayTrail && this.take(close)) return shapes;
    }
  }

  private entries(): void {
    this.pairs(() => this.expression());
  }

  private fields(): void {
    this.pairs(() => this.field());
  }

  private pairs(key: () => void): void {
    if (this.take('}')) return;
    if (this.take(',')) {
      this.expect('}');
      return;
    }
    for (;;) {
      key();
      this.expect(':');
      this.expression();
      if (this.take('}')) return;
      this.expect(',');
      if (this.take('}')) return;
    }
  }

  private call(shapes: readonly Shape[], sizes: readonly number[] | undefined): void {
    if (!sizes?.includes(shapes.length)) return;
    if (shapes[0] !== 'name') throw new Wrong();
  }

  /** A field may have any name, in backquotes. */
  private field(): string {
    const next = this.tokens[this.at];
    if (next?.kind !== 'quoted') return this.name();
    this.at++;
    return next.text;
  }

  private name(): string {
    const next = this.tokens[this.at++];
    if (next?.kind !== 'name' || literals.has(next.text) || next.text === 'in') throw new Wrong();
    return next.text;
  }

  private isNumber(at: number): boolean {
    const { kind } = this.tokens[at] ?? {};
    return kind === 'int' || kind === 'float';
  }

  private take(text: string): boolean {
    const next = this.tokens[this.at];
    const isNext = next?.text === text && (next.kind === 'sign' || next.kind === 'name');
    if (isNext) this.at++;
    return isNext;
  }

  private takeAny(...texts: string[]): string | undefined {
    return texts.find((text) => this.take(text));
  }

  private expect(text: string): void {
    if (!this.take(text)) throw new Wrong();
  }
}

/** Whether it fits into 64 bits. */
function isInRange({ kind, text }: CelToken, isNegative: boolean): boolean {
  if (kind === 'int') return BigInt(text) < 2n ** 63n + (isNegative ? 1n : 0n);
  if (kind === 'uint') return BigInt(text.slice(0, -1)) < 2n ** 64n;
  return kind !== 'float' || Number.isFinite(Number(text));
}

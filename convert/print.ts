import type { Entry, Expression, Item } from './expression';

/** What the text of a program depends on besides its expressions. */
export interface Style {
  /** The name of a variable, by its key in the scope. */
  nameOf(variable: string): string;
  /** Comments above a value, by the pointers of the fields that it comes from. */
  commentsOn(pointers: readonly string[]): readonly string[];
}

const WIDTH = 120;

/**
 * The text of an expression, on as many lines as it needs.
 *
 * @param indent spaces before the first line
 * @param before columns used on the first line
 * @param after columns needed on the last line
 */
export function print(expression: Expression, style: Style, indent = 0, before = indent, after = 1): string {
  const flat = onOneLine(expression, style);
  if (flat !== undefined && before + flat.length + after <= WIDTH) return flat;
  switch (expression.type) {
    case 'variable':
      return variable(expression.name, style);
    case 'literal':
      return typeof expression.value === 'string' ? longText(expression.value, indent) : String(expression.value);
    case 'spread':
      return `...${print(expression.of, style, indent, before + 3, after)}`;
    case 'list':
      return broken('[', expression.items, ']', style, indent, () => '');
    case 'object':
      return broken('{', expression.entries, '}', style, indent, (entry) => `${keyText((entry as Entry).key)}: `);
    case 'call':
      return longCall(expression.callee, expression.args, style, indent, before);
  }
}

function broken(
  open: string,
  items: readonly Item[],
  close: string,
  style: Style,
  indent: number,
  label: (item: Item) => string,
): string {
  if (items.length === 0) return `${open}${close}`;
  const inner = indent + 2;
  const lines = items.flatMap((item) => {
    const head = label(item);
    const isShorthand = item.value.type === 'variable' && `${variable(item.value.name, style)}: ` === head;
    const value = isShorthand ? '' : valueAfter(head, item.value, style, inner);
    const text = isShorthand
      ? head.slice(0, -2)
      : value.startsWith('\n')
        ? `${head.trimEnd()}${value}`
        : `${head}${value}`;
    return [...commentLines(style.commentsOn(item.pointers), inner), `${' '.repeat(inner)}${text},`];
  });
  return [open, ...lines, `${' '.repeat(indent)}${close}`].join('\n');
}

/** A long text starts on its own line, because it is split. */
function valueAfter(head: string, value: Expression, style: Style, indent: number): string {
  if (head !== '' && value.type === 'literal' && typeof value.value === 'string' && !isTemplate(value.value)) {
    const flat = onOneLine(value, style);
    if (flat === undefined || indent + head.length + flat.length + 1 > WIDTH) {
      const own = ' '.repeat(indent + 2);
      const isShort = flat !== undefined && indent + 2 + flat.length + 1 <= WIDTH;
      return `\n${own}${isShort ? flat : pieces(value.value, indent + 2).join(` +\n${own}`)}`;
    }
  }
  return print(value, style, indent, indent + head.length);
}

function longCall(callee: string, args: readonly Expression[], style: Style, indent: number, before: number): string {
  const name = calleeText(callee, style);
  const last = args.at(-1);
  const flat = args.slice(0, -1).map((arg) => onOneLine(arg, style));
  if (
    last !== undefined &&
    (last.type === 'object' || last.type === 'list') &&
    flat.every((arg) => arg !== undefined)
  ) {
    const head = `${name}(${flat.map((arg) => `${arg}, `).join('')}`;
    if (before + head.length + 1 <= WIDTH) return `${head}${print(last, style, indent, before + head.length, WIDTH)})`;
  }
  const inner = indent + 2;
  const lines = args.map((arg) => `${' '.repeat(inner)}${print(arg, style, inner)},`);
  return [`${name}(`, ...lines, `${' '.repeat(indent)})`].join('\n');
}

/** The text on one line; `undefined` if a comment or the formatter's rules need several. */
function onOneLine(expression: Expression, style: Style): string | undefined {
  switch (expression.type) {
    case 'variable':
      return variable(expression.name, style);
    case 'literal':
      if (typeof expression.value !== 'string') return String(expression.value);
      return expression.value.length > WIDTH || isTemplate(expression.value) ? undefined : quoted(expression.value);
    case 'spread': {
      const of = onOneLine(expression.of, style);
      return of === undefined ? undefined : `...${of}`;
    }
    case 'list':
      return isAlwaysBroken(expression.items) ? undefined : joined('[', expression.items, ']', style, () => '');
    case 'object':
      return joined('{ ', expression.entries, ' }', style, (entry) => `${keyText((entry as Entry).key)}: `);
    case 'call': {
      const args = expression.args.map((arg) => onOneLine(arg, style));
      return args.includes(undefined) ? undefined : `${calleeText(expression.callee, style)}(${args.join(', ')})`;
    }
  }
}

function joined(
  open: string,
  items: readonly Item[],
  close: string,
  style: Style,
  label: (item: Item) => string,
): string | undefined {
  if (items.length === 0) return `${open.trim()}${close.trim()}`;
  const texts = items.map((item) => {
    const value = style.commentsOn(item.pointers).length > 0 ? undefined : onOneLine(item.value, style);
    const head = label(item);
    const isShorthand = item.value.type === 'variable' && `${value}: ` === head;
    return value === undefined || isShorthand ? value : `${head}${value}`;
  });
  return texts.includes(undefined) ? undefined : `${open}${texts.join(', ')}${close}`;
}

/** Formatters break lists of several objects, or of several lists, with more than one part each. */
function isAlwaysBroken(items: readonly Item[]): boolean {
  const has = (type: string, size: (value: never) => number) =>
    items.every(({ value }) => value.type === type && size(value as never) > 1);
  return (
    items.length > 1 &&
    (has('object', ({ entries }: { entries: readonly Entry[] }) => entries.length) ||
      has('list', ({ items }: { items: readonly Item[] }) => items.length))
  );
}

const variable = (name: string, style: Style) => {
  const [first = '', ...properties] = name.split('.');
  return [style.nameOf(first), ...properties].join('.');
};

const calleeText = (callee: string, style: Style) =>
  callee.startsWith('new ') ? `new ${variable(callee.slice(4), style)}` : variable(callee, style);

const keyText = (key: string) => (/^(?:[A-Za-z_$][\w$]*|0|[1-9]\d{0,8})$/.test(key) ? key : quoted(key));

/** A string literal. Formatters choose the quotes that need fewer escapes, single ones first. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u2028\u2029\u007f-\u009f]/g, unicode);
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  if (singles > doubles) return `"${escaped}"`;
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const unicode = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Whether a text has several lines that a template literal shows as they are. */
const isTemplate = (text: string) =>
  /\n./s.test(text) &&
  text.split('\n').every((line) => line.length < WIDTH) &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what it searches for
  !/[`\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|\$\{|[ \t]$/m.test(text);

function longText(text: string, indent: number): string {
  if (isTemplate(text)) return `\`${text.replaceAll('\\', '\\\\')}\``;
  return pieces(text, indent + 2).join(` +\n${' '.repeat(indent + 2)}`);
}

/** A text as several string literals, which end after a line break or a space if there is one. */
function pieces(text: string, indent: number): string[] {
  const most = WIDTH - indent - 6;
  const parts: string[] = [];
  for (let rest = text; rest !== ''; ) {
    let end = Math.min(rest.length, most);
    while (quoted(rest.slice(0, end)).length > most)
      end = Math.min(end - 1, Math.floor((end * most) / quoted(rest.slice(0, end)).length));
    const newline = rest.lastIndexOf('\n', end - 1);
    const space = rest.lastIndexOf(' ', end - 1);
    if (end < rest.length) end = newline >= 0 ? newline + 1 : space > end / 2 ? space + 1 : end;
    // A pair of surrogates is one character.
    if (end < rest.length && /[\ud800-\udbff]/.test(rest.charAt(end - 1))) end = Math.max(1, end - 1);
    parts.push(quoted(rest.slice(0, end)));
    rest = rest.slice(end);
  }
  return parts.length === 0 ? ["''"] : parts;
}

/** Comments, wrapped like the code. */
export function commentLines(comments: readonly string[], indent: number): string[] {
  const most = WIDTH - indent - '// '.length;
  const wrapped = new RegExp(`.{1,${most}}(?:\\s|$)|\\S+`, 'g');
  return comments
    .flatMap((text) => (text.length <= most ? [text] : (text.match(wrapped) ?? [text])))
    .map((line) => `${' '.repeat(indent)}// ${line}`.trimEnd());
}

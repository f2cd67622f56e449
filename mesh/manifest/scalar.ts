/**
 * Resolves a plain (unquoted) YAML scalar as kubectl does.
 *
 * kubectl converts YAML to JSON before the API server sees it, with the booleans of YAML 1.1 and its own number
 * formats, so the same rules apply here: `on`, `off`, `yes`, `no`, `y`, `n` are booleans; `010` is 8 and `0x10` is 16;
 * `1_000` is 1000; dates and `1:30` are strings (no base 60).
 */
export function resolveScalar(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // A number starts with a digit, a sign or a dot.
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46) return number(text);
  if (text.length > 5) return text;
  const word = words.get(text);
  return word === undefined ? text : word;
}

const words = new Map<string, boolean | null>([
  ...spellings(true, 'y', 'yes', 'true', 'on'),
  ...spellings(false, 'n', 'no', 'false', 'off'),
  ...spellings(null, 'null'),
  ['', null],
  ['~', null],
]);

function spellings(value: boolean | null, ...lower: string[]): [string, boolean | null][] {
  return lower.flatMap((word) => {
    const capital = word.charAt(0).toUpperCase() + word.slice(1);
    return [word, capital, word.toUpperCase()].map((spelling): [string, boolean | null] => [spelling, value]);
  });
}

const decimal = /^[-+]?(?:0|[1-9][0-9]*)$/;
const based = /^([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** The largest float below 2^63. */
const largest = 2 ** 63 - 1024;

/** Returns the nearest float; if the integer fits in 63 bits, the result must too. */
function integer(value: bigint): number {
  return value < 2n ** 63n ? Math.min(Number(value), largest) : Number(value);
}

/** Whether a number has a decimal point or an exponent. */
export function isFloat(text: string): boolean {
  const plain = text.replaceAll('_', '');
  return float.test(plain) && !decimal.test(plain) && !based.test(plain);
}

const special = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

function number(text: string): string | number {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (decimal.test(plain)) return plain.length < 19 ? Number(plain) : integer(BigInt(plain.replace('+', '')));
  const [, sign, hex, binary, octal] = based.exec(plain) ?? [];
  const digits = hex ?? binary ?? octal;
  if (digits !== undefined) {
    const value = BigInt(`0${hex ? 'x' : binary ? 'b' : 'o'}${digits}`);
    // To kubectl, a value beyond 64 bits is a string.
    if (value < 2n ** 64n) return integer(sign === '-' ? -value : value);
  }
  if (float.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? value : text;
  }
  if (special.test(text)) return text.startsWith('-') ? -Infinity : /n/i.test(text.charAt(1)) ? NaN : Infinity;
  return text;
}

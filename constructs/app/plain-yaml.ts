import { Yaml } from 'cdk8s';

/**
 * A document as cdk8s' `Yaml.stringify` writes it, byte for byte, in a fraction of its time, which is most of that of a
 * large synth. Maps, lists, whole numbers and plain words are written here, other text of one line is asked for by
 * itself; a document with anything else is left to cdk8s, and so is one with a map or list that stands in two places,
 * which YAML writes as an alias.
 */
export function yamlOf(document: unknown): string {
  const lines: string[] = [];
  const isWritten = agrees() && isMap(document) && !isEmpty(document) && block(document, '', '', lines, new Set());
  return isWritten ? `${lines.join('\n')}\n` : Yaml.stringify(document);
}

/** Writes the entries of a map or list, the first of them behind `first`; false where one cannot be written here. */
function block(value: object, first: string, indent: string, lines: string[], seen: Set<object>): boolean {
  if (seen.has(value)) return false;
  seen.add(value);
  let head = first;
  if (Array.isArray(value)) {
    for (const item of value) {
      const isWritten = isFilled(item) ? block(item, `${head}- `, `${indent}  `, lines, seen) : line(item, head, '-');
      if (!isWritten) return false;
      head = indent;
    }
    return true;
  }
  if (!isMap(value)) return false;
  for (const key of Object.keys(value)) {
    if (!isWord(key)) return false;
    const child = value[key];
    const inner = `${indent}  `;
    if (isFilled(child)) lines.push(`${head}${key}:`);
    if (!(isFilled(child) ? block(child, inner, inner, lines, seen) : line(child, head, `${key}:`))) return false;
    head = indent;
  }
  return true;

  function line(child: unknown, before: string, mark: string): boolean {
    const text = scalar(child);
    if (text !== undefined) lines.push(`${before}${mark} ${text}`);
    return text !== undefined;
  }
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (isWord(value)) return value;
    // How these are written hangs on where they stand.
    return /[\n\r]|^(?:---|\.\.\.|%)/.test(value) ? undefined : Yaml.stringify(value).slice(0, -1);
  }
  if (typeof value === 'boolean' || value === null) return `${value}`;
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? `${value}` : undefined;
  if (Array.isArray(value)) return '[]';
  return isMap(value) ? '{}' : undefined;
}

/** Starts with a letter, so it is hardly a number and no date; has no sign of YAML; and is no word of YAML 1.1, nor e1. */
const isWord = (text: string) =>
  text.length < 1000 &&
  /^[A-Za-z][\w./-]*$/.test(text) &&
  !/^(?:y|yes|n|no|true|false|on|off|null|e-?\d+)$/i.test(text);

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

const isFilled = (value: unknown): value is object => typeof value === 'object' && value !== null && !isEmpty(value);

let agreement: boolean | undefined;

/** Whether the cdk8s that is installed lays documents out like this; a later one may not. */
function agrees(): boolean {
  if (agreement !== undefined) return agreement;
  const lines: string[] = [];
  const inner = { list: [1, 'a', ['b', ['c']], { d: [], e: {} }, [{ f: true, g: { h: null } }]], text: 'on: 80%' };
  const document = { inner, i: 'j'.repeat(200) };
  agreement = block(document, '', '', lines, new Set()) && Yaml.stringify(document) === `${lines.join('\n')}\n`;
  return agreement;
}

/** What YAML 1.1 takes for the end of a line, and JSON does not. */
const lineBreaks = /[\u0085\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const noYamlEscape = /^"(?:[^\\]|\\(?!\/|u[dD][89a-fA-F]).)*\\(\/|u....)/s;

type Fail = (offset: number, reason: string) => never;

/** Whether a text is JSON as a whole, which kubectl tries first: then the rules of YAML for characters do not count. */
export function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The text of a YAML document with one sort of line break, of the same length. */
export function yamlText(text: string, fail: Fail): string {
  const bad = text.search(control);
  if (bad >= 0) return fail(bad, `control characters are not allowed, got ${JSON.stringify(text.charAt(bad))}`);
  return text.replace(lineBreaks, '\n');
}

/** Refuses the escapes of JSON that kubectl's YAML does not know; halves of a character are no characters. */
export function yamlString(quoted: string, offset: number, fail: Fail): void {
  const [, escaped] = noYamlEscape.exec(quoted) ?? [];
  if (escaped !== undefined) fail(offset, `\\${escaped} means nothing between quotes in YAML, only in a file of JSON`);
}

/** YAML 1.1 line breaks that are ordinary characters in JSON. */
const lineBreaks = /[\u0085\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what it searches for
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const noYamlEscape = /^"(?:[^\\]|\\(?!\/|u[dD][89a-fA-F]).)*\\(\/|u[dD][89a-fA-F]..)/s;

type Fail = (offset: number, reason: string) => never;

/** Whether the whole text is JSON. kubectl tries that first, so YAML's rules for characters do not apply to it. */
export function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Replaces YAML line breaks by `\n`, without changing offsets, and rejects control characters. */
export function yamlText(text: string, fail: Fail): string {
  const bad = text.search(control);
  if (bad >= 0) return fail(bad, `control characters are not allowed, got ${JSON.stringify(text.charAt(bad))}`);
  return text.replace(lineBreaks, '\n');
}

/** Rejects JSON escapes that kubectl does not accept in YAML: `\/` and surrogates. */
export function yamlString(quoted: string, offset: number, fail: Fail): void {
  const [, escaped] = noYamlEscape.exec(quoted) ?? [];
  if (escaped !== undefined) fail(offset, `\\${escaped} is an escape of JSON, not of YAML`);
}

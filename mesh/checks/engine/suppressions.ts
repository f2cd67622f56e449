import type { LocatedFinding } from './finding';
import type { MeshObject } from './mesh-object';

/** Istio's annotation for suppressed findings: codes separated by commas, or `*`. */
export const suppressAnnotation = 'galley.istio.io/analyze-suppress';

/** The codes in the suppress annotation of an object. */
export function annotatedCodes(object: MeshObject): string[] {
  const value = object.annotations.get(suppressAnnotation);
  if (value === undefined) return [];
  return value.split(',').flatMap((code) => code.trim() || []);
}

/** `CODE=Kind namespace/name`, with `*` for any characters in the object. */
export interface Suppression {
  readonly code: string;
  readonly object: string;
}

/** @throws Error if the text is malformed */
export function parseSuppression(text: string): Suppression {
  const [, code, object] = /^([^=\s]+)=(\S+ \S+)$/.exec(text) ?? [];
  if (code === undefined || object === undefined) {
    throw new Error(
      `a suppression must be CODE=Kind namespace/name, such as "IST0101=VirtualService default/*", got "${text}"`,
    );
  }
  return { code, object };
}

/** Decides which findings are suppressed. */
export class Suppressions {
  private readonly byCode = new Map<string, ((object: string) => boolean)[]>();
  private readonly annotated = new Map<MeshObject, ReadonlySet<string>>();

  constructor(texts: readonly string[]) {
    for (const { code, object } of texts.map(parseSuppression)) {
      this.byCode.set(code, [...(this.byCode.get(code) ?? []), glob(object)]);
    }
  }

  get codes(): string[] {
    return [...this.byCode.keys()];
  }

  covers(object: MeshObject, finding: LocatedFinding): boolean {
    let codes = this.annotated.get(object);
    if (!codes) {
      codes = new Set(annotatedCodes(object));
      this.annotated.set(object, codes);
    }
    if (codes.has('*') || codes.has(finding.code)) return true;
    return (this.byCode.get(finding.code) ?? []).some((matches) => matches(finding.object));
  }
}

/** Works without regular expressions, because the pattern is user input and the time must stay linear. */
function glob(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let end = first.length;
    for (const part of rest) {
      const start = text.indexOf(part, end);
      if (start < 0) return false;
      end = start + part.length;
    }
    return end <= text.length - last.length;
  };
}

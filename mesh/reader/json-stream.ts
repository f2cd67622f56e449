/**
 * Returns the offsets of concatenated JSON objects, which kubectl accepts in one file; undefined if the text is
 * anything else.
 */
export function jsonStream(text: string): number[] | undefined {
  // Within a single JSON value, there is always a comma between two objects.
  if (!/^\s*\{/.test(text) || !/\}\s*\{/.test(text)) return undefined;
  const starts: number[] = [];
  let depth = 0;
  // Strings and all other values between brackets are skipped.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s"{}[\]]+/gs)) {
    if (token === '{' || token === '[') {
      if (depth++ === 0) starts.push(index);
    } else if (token === '}' || token === ']') depth--;
    else if (depth === 0) return undefined;
  }
  return depth === 0 && starts.length > 1 ? starts : undefined;
}

/**
 * Where the JSON objects begin that follow each other in a text without anything between them, as kubectl reads them
 * from one file; undefined where the text is something else.
 */
export function jsonStream(text: string): number[] | undefined {
  // Inside of one JSON value there is always a comma between them.
  if (!/^\s*\{/.test(text) || !/\}\s*\{/.test(text)) return undefined;
  const starts: number[] = [];
  let depth = 0;
  // Strings are jumped over, and whatever else stands between brackets.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s"{}[\]]+/gs)) {
    if (token === '{' || token === '[') {
      if (depth++ === 0) starts.push(index);
    } else if (token === '}' || token === ']') depth--;
    else if (depth === 0) return undefined;
  }
  return depth === 0 && starts.length > 1 ? starts : undefined;
}

const escaped = String.raw`\\(?:[abfnrtv"'\\?${'`'}]|[0-3][0-7]{2}|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;
const strings = [
  String.raw`[bB]?[rR](?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')`,
  String.raw`[bB]?(?:"""(?:${escaped}|[^\\])*?"""|'''(?:${escaped}|[^\\])*?''')`,
  String.raw`[bB]?(?:"(?:${escaped}|[^\\"\n\r])*"|'(?:${escaped}|[^\\'\n\r])*')`,
].join('|');
const token = new RegExp(
  [
    String.raw`(?<space>[\t \r\n\f]+|//[^\n]*)`,
    `(?<string>${strings})`,
    String.raw`(?<float>[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+|\.[0-9]+(?:[eE][-+]?[0-9]+)?)`,
    `(?<uint>(?:0x[0-9a-fA-F]+|[0-9]+)[uU])`,
    `(?<int>0x[0-9a-fA-F]+|[0-9]+)`,
    '(?<quoted>`[a-zA-Z0-9_./ -]+`)',
    `(?<name>[a-zA-Z_][a-zA-Z0-9_]*)`,
    String.raw`(?<sign>==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%])`,
  ].join('|'),
  'y',
);

export type CelToken = {
  readonly kind: 'string' | 'float' | 'uint' | 'int' | 'name' | 'quoted' | 'sign';
  readonly text: string;
};

/** Splits a CEL expression into tokens; undefined if a part of the text is not a token. */
export function celTokens(text: string): CelToken[] | undefined {
  const tokens: CelToken[] = [];
  for (let offset = 0; offset < text.length; ) {
    token.lastIndex = offset;
    const match = token.exec(text);
    const [kind] = Object.entries(match?.groups ?? {}).find(([, word]) => word !== undefined) ?? [];
    if (!match || !kind) return undefined;
    if (kind !== 'space') tokens.push({ kind: kind as CelToken['kind'], text: match[0] });
    offset = token.lastIndex;
  }
  return tokens;
}

/**
 * Characters that a reader cannot see, and those that control a terminal: controls, format characters such as the zero-width
 * space, spaces other than U+0020, fillers, variation selectors and lone surrogates.
 */
const invisible = () => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

/** A text from the input as messages show it: invisible characters as escapes such as `\u200b`. Line breaks stay. */
export function visible(text: string): string {
  // V8 needs a millisecond to compile the expression.
  if (/^[ -~\n]*$/.test(text)) return text;
  return text.replace(invisible(), (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

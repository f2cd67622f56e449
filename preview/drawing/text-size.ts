/** How a text is set. */
export interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
}

// Widths of a wide grotesque in thousandths of its size; other letters are as wide as an `n`, and CJK as wide as high.
const NARROW = /[ijl.,:;'|!()[\]{}/\\ftIr\- ]/;
const WIDE = /[mwMW@%…—]/;
const CAPITAL = /[A-Z_+=<>~?&$#*]/;

/** The width of a text in about any sans-serif font: rather too wide than too narrow. */
export function textWidth(text: string, { size, bold = false }: TextStyle): number {
  let units = 0;
  for (const character of text) {
    if (NARROW.test(character)) units += 370;
    else if (WIDE.test(character)) units += 960;
    else if (CAPITAL.test(character)) units += 690;
    else units += (character.codePointAt(0) ?? 0) > 0x2e80 ? 1000 : 620;
  }
  return (units * size * (bold ? 1.11 : 1)) / 1000;
}

/** A text that fits into a width, cut in the middle so that its beginning and end stay. */
export function shorten(text: string, width: number, style: TextStyle): string {
  if (textWidth(text, style) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept * 0.6);
    const cut = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
    if (textWidth(cut, style) <= width) return cut;
  }
  return '…';
}

/** The lines of a text, broken at spaces, and inside words that are too long for a line; the last line is shortened. */
export function wrap(text: string, width: number, style: TextStyle, most: number): string[] {
  const words = text.split(/\s+/).filter(Boolean);
  const parts = words.flatMap((word) => {
    const isLong = textWidth(word, style) > width;
    const pieces = isLong ? (word.match(/[^/.\-=,]*[/.\-=,]+|[^/.\-=,]+/g) ?? []) : [word];
    return pieces.map((piece, index) => (index === 0 ? ` ${piece}` : piece));
  });
  const lines: string[] = [];
  let line = '';
  for (const [index, part] of parts.entries()) {
    if (line === '' || textWidth((line + part).trim(), style) <= width) line += part;
    else if (lines.length === most - 1) {
      line += parts.slice(index).join('');
      break;
    } else {
      lines.push(line);
      line = part;
    }
  }
  return [...lines, line].map((content) => shorten(content.trim(), width, style)).filter((content) => content !== '');
}

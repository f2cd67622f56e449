import { Lexer } from 'yaml';
import { yamlString } from './unlike-json';

/** Stands before a word without quotes, and before a block of text. */
const word = '\u001f';
/** What the lexer says beside the text itself. */
const marks = new Set(['\u0002', '\u0018', word]);

/**
 * The words and marks of a text, corrected where kubectl reads YAML in its own way: inside `[ ]` and `{ }` a colon ends a
 * word without quotes only before a blank, so that `[2001:db8::]` is an address, and a question mark ends it always.
 */
export function* lexemes(
  text: string,
  json: boolean,
  fail: (offset: number, reason: string) => never,
): Generator<string> {
  const found = [...new Lexer().lex(text)];
  let offset = 0;
  let depth = 0;
  for (let at = 0; at < found.length; at++) {
    let lexeme = found[at] ?? '';
    if (found[at - 1] === word) {
      if (depth > 0 && (lexeme.startsWith(':') || lexeme.indexOf('?') > 0)) {
        fail(offset, `${JSON.stringify(lexeme)} needs its quotes: inside of [ ] and { } it is more than a word`);
      }
      if (found[at + 1] === ':' && /^[^ \t\r\n]/.test(found[at + 2] ?? '')) {
        lexeme += ':';
        // Before a comma the lexer adds an empty word for the value that it takes to be missing.
        at += found[at + 2] === word && found[at + 3] === '' ? 3 : 1;
      }
    } else if (lexeme === '[' || lexeme === '{') depth++;
    else if (lexeme === ']' || lexeme === '}') depth--;
    else if (!json && lexeme.startsWith('"')) yamlString(lexeme, offset, fail);
    yield lexeme;
    if (!marks.has(lexeme)) offset += lexeme.length;
  }
}

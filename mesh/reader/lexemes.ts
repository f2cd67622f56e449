import { Lexer } from 'yaml';
import { yamlString } from './unlike-json';

/** The lexer's mark before an unquoted scalar or a block scalar. */
const word = '\u001f';
/** The lexer's mark where a line with too little indentation ends all `[ ]` and `{ }`. */
const flowEnd = '\u0018';
/** Lexemes that are not in the text. */
const marks = new Set(['\u0002', flowEnd, word]);

/**
 * Splits a text into lexemes and corrects those that kubectl parses differently: inside `[ ]` and `{ }`, a colon ends
 * an unquoted word only if whitespace follows, so `[2001:db8::]` is an address; a question mark always ends it.
 */
export function* lexemes(
  text: string,
  json: boolean,
  fail: (offset: number, reason: string) => never,
): Generator<string> {
  const found = [...new Lexer().lex(text)];
  let offset = 0;
  let depth = 0;
  for (let index = 0; index < found.length; index++) {
    let lexeme = found[index] ?? '';
    if (found[index - 1] === word) {
      if (depth > 0 && (lexeme.startsWith(':') || lexeme.indexOf('?') > 0)) {
        fail(offset, `${JSON.stringify(lexeme)} must be quoted inside [ ] and { }`);
      }
      if (found[index + 1] === ':' && /^[^ \t\r\n]/.test(found[index + 2] ?? '')) {
        lexeme += ':';
        // Before a comma, the lexer adds an empty word for the value that it considers missing.
        index += found[index + 2] === word && found[index + 3] === '' ? 3 : 1;
      }
    } else if (lexeme === '[' || lexeme === '{') depth++;
    else if (lexeme === ']' || lexeme === '}') depth--;
    else if (lexeme === flowEnd) depth = 0;
    else if (!json && lexeme.startsWith('"')) yamlString(lexeme, offset, fail);
    yield lexeme;
    if (!marks.has(lexeme)) offset += lexeme.length;
  }
}

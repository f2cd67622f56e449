import { shown } from './shown';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header must not have
const control = /[\x00-\x08\x0a-\x1f\x7f]/;

/** What the parser expects next. `close` is the `%` after the arguments of a variable. */
type State = 'text' | 'name' | 'arguments' | 'list' | 'string' | 'comma' | 'end' | 'close';

const steps: Readonly<Record<State, Readonly<Record<string, State>>>> = {
  text: { '%': 'name' },
  name: { '%': 'text', '(': 'arguments' },
  arguments: { '[': 'list', ' ': 'arguments' },
  list: { '"': 'string', ' ': 'list' },
  string: { ')': 'close', '"': 'comma' },
  comma: { ',': 'list', ']': 'end', ' ': 'comma' },
  end: { ')': 'close', ' ': 'end' },
  close: { '%': 'text', ' ': 'close' },
};

/** Next state after any other character, for the states that allow one. */
const others: Partial<Record<State, State>> = { text: 'text', name: 'name', arguments: 'string', string: 'string' };

/**
 * A header value as Envoy parses it: `%` starts a variable, `%NAME%`, `%NAME(text)%` or `%NAME(["a", "b"])%`, and `%%` is
 * a plain `%`.
 */
export function headerValue(text: string): string | undefined {
  if (control.test(text)) return `a header value must not have control characters, got ${shown(text)}`;
  if (!text.includes('%')) return undefined;
  let state: State | undefined = 'text';
  for (let index = 0; index < text.length && state !== undefined; index++) {
    const char: string = text.charAt(index);
    if (state === 'text' && text.startsWith('%%', index)) index++;
    else if (state === 'string' && char === '\\') index++;
    else state = steps[state][char] ?? others[state];
  }
  if (state === 'text') return undefined;
  return `"%" in a header value must be doubled or enclose a variable such as "%REQ(x-id)%", got ${shown(text)}`;
}

import { shown } from './shown';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header must not have
const control = /[\x00-\x08\x0a-\x1f\x7f]/;

/** What a reader of a value expects next. `close` is the `%` behind the arguments of a variable. */
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

/** Where a state allows any other character. */
const others: Partial<Record<State, State>> = { text: 'text', name: 'name', arguments: 'string', string: 'string' };

/**
 * Why Envoy takes no such header value: `%` begins a variable, `%NAME%`, `%NAME(text)%` or `%NAME(["a", "b"])%`, and is
 * written twice where it means itself.
 */
export function headerValue(text: string): string | undefined {
  if (control.test(text)) return `a header value must not have control characters, got ${shown(text)}`;
  if (!text.includes('%')) return undefined;
  let state: State | undefined = 'text';
  for (let at = 0; at < text.length && state !== undefined; at++) {
    const char: string = text.charAt(at);
    if (state === 'text' && text.startsWith('%%', at)) at++;
    else if (state === 'string' && char === '\\') at++;
    else state = steps[state][char] ?? others[state];
  }
  if (state === 'text') return undefined;
  return `in a header value "%" must be doubled, or begin and end a variable like "%REQ(x-id)%", got ${shown(text)}`;
}

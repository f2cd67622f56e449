import { utf8Length } from '../../../../../grammar/bytes';
import { MAX_REGEX_BYTES, re2Fault } from '../../../../../grammar/grammar';
import { shown } from './shown';

/** A regular expression that Envoy accepts: RE2, without lookaround and backreferences. */
export function regex(text: string): string | undefined {
  if (text === '') return 'must be a regular expression, got an empty string';
  const bytes = utf8Length(text);
  if (bytes > MAX_REGEX_BYTES) return `must be a regular expression of at most ${MAX_REGEX_BYTES} bytes, got ${bytes}`;
  return re2(text);
}

/** Like `regex`, but of any length. */
export function re2(text: string): string | undefined {
  const fault = re2Fault(text)?.replace(/^error parsing regexp: /, '');
  return fault && `must be a regular expression in RE2 syntax, got ${shown(text)}: ${fault}`;
}

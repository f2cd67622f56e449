import { isToken } from '../../mesh/grammar/grammar';
import { PSEUDO_HEADERS } from '../../mesh/grammar/vocabulary';
import { claimPath } from '../../mesh/routing/condition';
import { type Field, instance, isPlain, list, refuse, refuseProp, shown, wireMap } from '../props/field';
import { Call, readable } from '../props/shape';
import { anyText, headerName } from '../props/value';
import { literal, matchCall, StringMatch } from './string-match';

/**
 * A condition on a request header. Names are case-insensitive, values are case-sensitive. If a header occurs several
 * times, its values are joined with commas. The name can also be a pseudo-header such as `:method` or, at a gateway, a
 * claim of a validated token: `@request.auth.claims.group`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class Header {
  /** Matches the whole value. @throws if the name is invalid */
  static exact(name: string, value: string): Header {
    return new Header(name, StringMatch.exact(value));
  }

  /** Matches the start of the value. @throws if the name is invalid or the value is empty */
  static prefix(name: string, value: string): Header {
    return new Header(name, StringMatch.prefix(value));
  }

  /**
   * Matches the whole value with an RE2 regular expression, so use `.*Firefox.*`, not `Firefox`, to find a word.
   *
   * @throws if the name or the regular expression is invalid
   */
  static regex(name: string, expression: string): Header {
    return new Header(name, StringMatch.regex(expression));
  }

  /** Matches this text anywhere in the value, without special characters. @throws if the name is invalid or the text is empty */
  static contains(name: string, text: string): Header {
    return new Header(name, StringMatch.contains(text));
  }

  /** Matches if the header is present, with any value. @throws if the name is invalid */
  static present(name: string): Header {
    return new Header(name, StringMatch.present());
  }

  /** Matches if a cookie has this value. @throws if the name is not a valid cookie name */
  static cookie(name: string, value: string): Header {
    headerName(name, 'the cookie name');
    anyText(value, 'the cookie value');
    return new Header('cookie', StringMatch.regex(cookieRegex(name, value)));
  }

  /** In lower case, as Envoy compares it; the name of a claim is unchanged. */
  readonly name: string;
  readonly value: StringMatch;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(name: string, value: StringMatch) {
    this.name = matchable(name);
    this.value = value;
  }
}

function matchable(name: string): string {
  if (typeof name === 'string') {
    if (claimPath(name)) return name;
    const lower = name.toLowerCase();
    if (isToken(name) || PSEUDO_HEADERS.has(lower)) return lower;
  }
  return refuse('the header name', 'a token as in RFC 9110, a pseudo-header or @request.auth.claims', name);
}

/** A list of conditions that the manifest writes as a map, so each name can have only one condition. */
export const conditions = <T extends { readonly name: string }>(
  type: string,
  condition: Field<T>,
): Field<readonly T[]> => {
  const write: Field<readonly T[]> = (values, path) => {
    if (isPlain(values)) refuse(path, 'a list', values, listOf(type, values));
    const wire = list(condition)(values, path) as unknown[];
    const twice = values.find(({ name }, index) => values.findIndex((other) => other.name === name) !== index);
    return twice === undefined
      ? wireMap(
          values.map(({ name }, index) => [name, wire[index]]),
          path,
        )
      : refuseProp(path, `'${twice.name}' has two conditions, keep one`);
  };
  return readable(write, (wire) =>
    isPlain(wire)
      ? Object.entries(wire).map(([name, match]) => cookieCall(name, match) ?? matchCall(type, match, name))
      : undefined,
  );
};

/** `Header.cookie('version', 'v2')`, if the condition is that of the factory. */
function cookieCall(header: string, match: unknown): Call | undefined {
  const { regex } = match as { regex?: unknown };
  if (header !== 'cookie' || typeof regex !== 'string') return undefined;
  const [, name, value] = /^\(\?:\.\*;\\s\*\)\?([^=]+)=(.*)\(\?:;\.\*\)\?$/.exec(regex) ?? [];
  const texts = [name, value].map((text) => text?.replace(/\\(.)/g, '$1') ?? '');
  return name !== undefined && cookieRegex(texts[0] ?? '', texts[1] ?? '') === regex
    ? new Call('Header.cookie', ...texts)
    : undefined;
}

const cookieRegex = (name: string, value: string) => `(?:.*;\\s*)?${literal(`${name}=${value}`)}(?:;.*)?`;

/** `[Header.exact('x-tester', 'true')]` for Istio's `{ 'x-tester': { exact: 'true' } }`. */
function listOf(type: string, map: object): string {
  const calls = Object.entries(map).map(([name, condition]) => {
    const [factory, text] = (isPlain(condition) && Object.entries(condition)[0]) || ['present'];
    return `${type}.${factory}(${shown(name)}${text === undefined ? '' : `, ${shown(text)}`})`;
  });
  return `write [${calls.join(', ')}]`;
}

export const headers = conditions(
  'Header',
  instance(Header, "Header.exact('x-tester', 'true')", ({ value }) => value.match),
);

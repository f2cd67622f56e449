import { isToken } from '../../mesh/grammar/grammar';
import { PSEUDO_HEADERS } from '../../mesh/grammar/vocabulary';
import { claimPath } from '../../mesh/routing/condition';
import { type Field, instance, list, refuse, refuseProp, wireMap } from '../props/field';
import { anyText, headerName } from '../props/value';
import { literal, StringMatch } from './string-match';

/**
 * A condition on a header of the request. Names are compared without regard to letter case, values with it; a header
 * that comes in several lines is compared as one text, its values joined by commas. The name may also be `:method`,
 * `:path` and the like, or, at a gateway, a claim of a validated token: `@request.auth.claims.group`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class Header {
  /** The whole value. @throws when Istio takes no header of this name */
  static exact(name: string, value: string): Header {
    return new Header(name, StringMatch.exact(value));
  }

  /** How the value begins. @throws when Istio takes no header of this name, or the text is empty */
  static prefix(name: string, value: string): Header {
    return new Header(name, StringMatch.prefix(value));
  }

  /**
   * A regular expression of RE2 for the whole value: `.*Firefox.*`, not `Firefox`, finds a word in it.
   *
   * @throws when Istio takes no header of this name, or RE2 not the expression
   */
  static regex(name: string, expression: string): Header {
    return new Header(name, StringMatch.regex(expression));
  }

  /** The text somewhere in the value, taken literally. @throws when Istio takes no header of this name, or the text is empty */
  static contains(name: string, text: string): Header {
    return new Header(name, StringMatch.contains(text));
  }

  /** The header is there, with any value. @throws when Istio takes no header of this name */
  static present(name: string): Header {
    return new Header(name, StringMatch.present());
  }

  /** A cookie with this value, wherever it stands among the others. @throws when no cookie can have this name */
  static cookie(name: string, value: string): Header {
    headerName(name, 'the name of a cookie');
    anyText(value, 'the value of a cookie');
    return new Header('cookie', StringMatch.regex(`(?:.*;\\s*)?${literal(`${name}=${value}`)}(?:;.*)?`));
  }

  /** In lower case, as Envoy compares it; the name of a claim as it was written. */
  readonly name: string;
  /** The condition on its value. */
  readonly value: StringMatch;

  // What only looks alike does not compile.
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
  return refuse('the name of a header', 'a token as in RFC 9110, a pseudo-header, or @request.auth.claims', name);
}

/** Conditions on named things, a map on the wire: Istio can hold one condition for each name. */
export const conditions =
  <T extends { readonly name: string }>(condition: Field<T>): Field<readonly T[]> =>
  (values, at) => {
    const wire = list(condition)(values, at) as unknown[];
    const twice = values.find(({ name }, index) => values.findIndex((other) => other.name === name) !== index);
    return twice === undefined
      ? wireMap(
          values.map(({ name }, index) => [name, wire[index]]),
          at,
        )
      : refuseProp(at, `'${twice.name}' is named twice, keep one condition for each name`);
  };

export const header = instance(Header, "Header.exact('x-tester', 'true')", ({ value }) => value.match);

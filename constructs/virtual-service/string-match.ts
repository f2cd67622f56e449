import { instance } from '../props/field';
import { anyText, nonEmptyText, regex } from '../props/value';

/** How Istio writes a condition on a text; `{}` takes any text that is there. */
export type StringMatchWire =
  | {
      /** The whole text. */
      exact: string;
    }
  | {
      /** How the text begins. */
      prefix: string;
    }
  | {
      /** A regular expression for the whole text. */
      regex: string;
    }
  | Record<string, never>;

/**
 * A condition on a text: a method, a scheme, an authority, an origin. Letter case counts.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class StringMatch {
  /** The whole text. */
  static exact(value: string): StringMatch {
    return new StringMatch({ exact: anyText(value, 'the exact text') as string });
  }

  /** How the text begins. @throws when `value` is empty */
  static prefix(value: string): StringMatch {
    return new StringMatch({ prefix: nonEmptyText(value, 'the prefix') as string });
  }

  /**
   * A regular expression for the whole text: `v1` does not take `v10`.
   *
   * @throws when RE2, Envoy's engine, does not take it: it knows no look-around and no back reference
   */
  static regex(value: string): StringMatch {
    return new StringMatch({ regex: regex(value, 'the regular expression') as string });
  }

  /** The text somewhere in the whole, taken literally: no character of `value` is special. @throws when it is empty */
  static contains(value: string): StringMatch {
    return StringMatch.regex(`.*${literal(nonEmptyText(value, 'the contained text') as string)}.*`);
  }

  /** Any text, also an empty one: what matters is that it is there. */
  static present(): StringMatch {
    return new StringMatch({});
  }

  /** What stands in the manifest. */
  readonly match: StringMatchWire;

  // What only looks alike does not compile.
  declare private readonly nominal: never;

  private constructor(match: StringMatchWire) {
    this.match = match;
  }
}

/** The text as a regular expression that takes just this text. */
export const literal = (value: string) => value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

export const stringMatch = instance(StringMatch, "StringMatch.exact('GET')", (value) => value.match);

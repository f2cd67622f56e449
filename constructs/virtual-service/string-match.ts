import { instance, isPlain, shown } from '../props/field';
import { Call, readable } from '../props/shape';
import { anyText, nonEmptyText, regex } from '../props/value';

/** A condition on a string in Istio's format; `{}` matches any string. */
export type StringMatchWire =
  | {
      exact: string;
    }
  | {
      prefix: string;
    }
  | {
      regex: string;
    }
  | Record<string, never>;

/**
 * A case-sensitive condition on a string: a method, scheme, authority or origin.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class StringMatch {
  /** Matches the whole string. */
  static exact(value: string): StringMatch {
    return new StringMatch({ exact: anyText(value, 'the exact text') as string });
  }

  /** Matches the start of the string. @throws if `value` is empty */
  static prefix(value: string): StringMatch {
    return new StringMatch({ prefix: nonEmptyText(value, 'the prefix') as string });
  }

  /**
   * Matches the whole string with a regular expression: `v1` does not match `v10`.
   *
   * @throws if RE2, Envoy's engine, rejects it: lookaround and backreferences are not supported
   */
  static regex(value: string): StringMatch {
    return new StringMatch({ regex: regex(value, 'the regular expression') as string });
  }

  /** Matches this text anywhere in the string, without special characters. @throws if it is empty */
  static contains(value: string): StringMatch {
    return StringMatch.regex(`.*${literal(nonEmptyText(value, 'the contained text') as string)}.*`);
  }

  /** Matches if the value is present, even if it is empty. */
  static present(): StringMatch {
    return new StringMatch({});
  }

  /** The condition in Istio's format. */
  readonly match: StringMatchWire;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(match: StringMatchWire) {
    this.match = match;
  }
}

/** Escapes the special characters of regular expressions. */
export const literal = (value: string) => value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

export const stringMatch = readable(
  instance(
    StringMatch,
    "StringMatch.exact('GET')",
    (value) => value.match,
    (value) => (typeof value === 'string' ? `StringMatch.exact(${shown(value)})` : undefined),
  ),
  (wire) => matchCall('StringMatch', wire),
);

/** `Header.exact('x-tester', 'true')`: the factory for a condition, with `args` before the text. */
export function matchCall(type: string, wire: unknown, ...args: readonly string[]): Call | undefined {
  const [entry, ...others] = isPlain(wire) ? Object.entries(wire) : [[]];
  if (others.length > 0) return undefined;
  if (entry === undefined) return new Call(`${type}.present`, ...args);
  const [factory, text] = entry;
  if (typeof text !== 'string') return undefined;
  const contained = factory === 'regex' && type !== 'QueryParam' ? containedText(text) : undefined;
  return contained === undefined
    ? new Call(`${type}.${factory}`, ...args, text)
    : new Call(`${type}.contains`, ...args, contained);
}

/** The text that `StringMatch.contains` was called with. */
function containedText(regex: string): string | undefined {
  const text = /^\.\*(.+)\.\*$/s.exec(regex)?.[1]?.replace(/\\([\\^$.|?*+()[\]{}])/g, '$1');
  return text !== undefined && `.*${literal(text)}.*` === regex ? text : undefined;
}

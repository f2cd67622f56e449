import { instance, refuse, shown } from '../props/field';
import { Call, readable } from '../props/shape';
import { regex, text } from '../props/value';

/**
 * A condition on the path of a request, without the query string.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class PathMatch {
  /** Matches only this path: `/foo` does not match `/foo/`. @throws if the path is not absolute and normalized */
  static exact(path: string): PathMatch {
    return new PathMatch('Exact', normalized(path));
  }

  /**
   * Matches a path and everything below it: `/foo` and `/foo/` both match `/foo`, `/foo/` and `/foo/bar`, but not `/foobar`.
   *
   * @throws if the path is not absolute and normalized
   */
  static prefix(path: string): PathMatch {
    return new PathMatch('PathPrefix', normalized(path));
  }

  /**
   * Matches the whole path with a regular expression. istiod tries it after every prefix, and never if a rule for the same
   * host has the prefix `/` without another condition.
   *
   * @throws if RE2, Envoy's engine, rejects it: lookaround and backreferences are not supported
   */
  static regex(expression: string): PathMatch {
    return new PathMatch('RegularExpression', regex(expression, 'the path regular expression') as string);
  }

  /** How the path is compared. */
  readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression';
  /** The path, prefix or regular expression. */
  readonly value: string;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(type: PathMatch['type'], value: string) {
    this.type = type;
    this.value = value;
  }
}

const CHARACTERS = /^\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/;

const absolute = text("a path that starts with '/', with other characters than these encoded as %20", (value) =>
  CHARACTERS.test(value),
);

// An API server rejects paths that proxies normalize.
function normalized(path: string): string {
  absolute(path, 'the path');
  if (path.length > 1024) refuse('the path', 'at most 1024 characters', `${path.length} characters`);
  return /\/\/|\/\.\.?(?:\/|$)|%2f/i.test(path)
    ? refuse('the path', "a path without '//', '/./', '/../' and '%2f'", path)
    : path;
}

const FACTORIES: Readonly<Record<string, string>> = {
  Exact: 'exact',
  PathPrefix: 'prefix',
  RegularExpression: 'regex',
};

export const pathMatch = readable(
  instance(PathMatch, "PathMatch.prefix('/api')", ({ type, value }) => ({ type, value }), meant),
  (wire) => {
    const { type = 'PathPrefix', value = '/' } = wire as Written;
    const factory = FACTORIES[type];
    return factory && new Call(`PathMatch.${factory}`, value);
  },
);

interface Written {
  readonly type?: string;
  readonly value?: string;
}

/** `PathMatch.prefix('/api')` for `'/api'`, or for the Gateway API's `{ type: 'PathPrefix', value: '/api' }`. */
function meant(written: unknown): string | undefined {
  const { type = 'PathPrefix', value }: Written = typeof written === 'string' ? { value: written } : Object(written);
  if (!Object.hasOwn(FACTORIES, type) || value === undefined) return undefined;
  return `PathMatch.${FACTORIES[type]}(${shown(value)})`;
}

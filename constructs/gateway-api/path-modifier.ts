import { instance, refuse, shown } from '../props/field';
import { Call, readable } from '../props/shape';

/**
 * How a redirect or rewrite changes the path. The query string is kept.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class PathModifier {
  /** Replaces the whole path. @throws if it does not start with `/`, or has a backslash, which Envoy would interpret */
  static replaceFullPath(path: string): PathModifier {
    return new PathModifier('ReplaceFullPath', replacement(path));
  }

  /**
   * Replaces the prefix of the only match of the rule, which must be a `PathMatch.prefix`: `/api` and the replacement `/v2`
   * turn `/api/carts` into `/v2/carts`. A rewrite to `/` removes the prefix.
   *
   * @throws if it does not start with `/`, ends with another `/`, or has a backslash
   */
  static replacePrefixMatch(path: string): PathModifier {
    if (path !== '/' && String(path).endsWith('/')) {
      refuse('the replacement', 'a path without a trailing slash', path, 'a redirect would double it');
    }
    return new PathModifier('ReplacePrefixMatch', replacement(path));
  }

  /** What is replaced. */
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
  /** The replacement. */
  readonly path: string;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(type: PathModifier['type'], path: string) {
    this.type = type;
    this.path = path;
  }
}

function replacement(path: string): string {
  if (typeof path !== 'string' || !path.startsWith('/') || path.length > 1024 || /[\\?#]/.test(path)) {
    refuse(
      'the replacement',
      "a path that starts with '/', without a query string or backslash, at most 1024 characters",
      path,
    );
  }
  return path;
}

export const pathModifier = readable(
  instance(
    PathModifier,
    "PathModifier.replaceFullPath('/')",
    ({ type, path }) =>
      type === 'ReplaceFullPath' ? { type, replaceFullPath: path } : { type, replacePrefixMatch: path },
    meant,
  ),
  (wire) => {
    const { replaceFullPath, replacePrefixMatch } = wire as Record<string, unknown>;
    return replaceFullPath === undefined
      ? new Call('PathModifier.replacePrefixMatch', replacePrefixMatch)
      : new Call('PathModifier.replaceFullPath', replaceFullPath);
  },
);

/** `PathModifier.replaceFullPath('/new')` for `'/new'`, or for the Gateway API's `{ replaceFullPath: '/new' }`. */
function meant(written: unknown): string | undefined {
  const { replaceFullPath, replacePrefixMatch } =
    typeof written === 'string' ? { replaceFullPath: written, replacePrefixMatch: undefined } : Object(written);
  if (replaceFullPath !== undefined) return `PathModifier.replaceFullPath(${shown(replaceFullPath)})`;
  return replacePrefixMatch === undefined ? undefined : `PathModifier.replacePrefixMatch(${shown(replacePrefixMatch)})`;
}

import { type Field, instance, refuse, struct } from '../props/field';
import { flag, regex } from '../props/value';

/** Options of a path that is compared as text. */
export interface PathOptions {
  /**
   * Whether `/Home` and `/home` are the same.
   *
   * @default letter case counts
   */
  readonly ignoreCase?: boolean;
}

/**
 * A condition on the path of a request, without its query string (`uri` in Istio).
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class Path {
  /** This path only: `/foo` does not take `/foo/`. @throws when it does not begin with `/` */
  static exact(path: string, options?: PathOptions): Path {
    return new Path({ exact: absolute(path) }, options);
  }

  /**
   * Every path that begins with this text. Istio compares text, not segments: `/foo` takes `/foobar` as well, and
   * `/foo/` does not take `/foo`.
   *
   * @throws when it does not begin with `/`
   */
  static prefix(path: string, options?: PathOptions): Path {
    return new Path({ prefix: absolute(path) }, options);
  }

  /**
   * A regular expression for the whole path.
   *
   * @throws when RE2, Envoy's engine, does not take it: it knows no look-around and no back reference
   */
  static regex(expression: string): Path {
    return new Path({ regex: regex(expression, 'the regular expression of a path') as string });
  }

  /** What stands in the manifest as `uri`. */
  readonly uri: PathWire;

  /** What stands in the manifest as `ignoreUriCase`. */
  readonly ignoreCase: boolean;

  // What only looks alike does not compile.
  declare private readonly nominal: never;

  private constructor(uri: PathWire, options: PathOptions = {}) {
    pathOptions(options, 'options');
    this.uri = uri;
    this.ignoreCase = options.ignoreCase ?? false;
  }
}

const pathOptions = struct<PathOptions>({ ignoreCase: flag });

/** How Istio writes a condition on a path. */
export type PathWire =
  | {
      /** The whole path. */
      exact: string;
    }
  | {
      /** How the path begins. */
      prefix: string;
    }
  | {
      /** A regular expression for the whole path. */
      regex: string;
    };

export const absolutePath: Field<string> = (value, at) =>
  typeof value === 'string' && value.startsWith('/') ? value : refuse(at, "a path that begins with '/'", value);

// Envoy takes the query string off before it compares.
const absolute = (path: string) =>
  /[?#]/.test(absolutePath(path, 'the path') as string)
    ? refuse('the path', 'a path without a query string', path, 'match the query by queryParams')
    : path;

export const path = instance(Path, "Path.prefix('/api')", ({ uri, ignoreCase }) => ({
  uri,
  ...(ignoreCase && { ignoreUriCase: true }),
}));

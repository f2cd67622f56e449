import { instance, refuse, struct } from '../props/field';
import { Call, readable } from '../props/shape';
import { flag, regex, text } from '../props/value';

/** Options for exact paths and prefixes. */
export interface PathOptions {
  /**
   * Whether letter case is ignored.
   *
   * @default false
   */
  readonly ignoreCase?: boolean;
}

/**
 * A condition on the path of a request, without the query string (`uri` in Istio).
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class Path {
  /** Matches only this path: `/foo` does not match `/foo/`. @throws if it does not start with `/` */
  static exact(path: string, options?: PathOptions): Path {
    return new Path({ exact: absolute(path) }, options);
  }

  /**
   * Matches every path that starts with this text. Istio compares characters, not segments: `/foo` also matches
   * `/foobar`, and `/foo/` does not match `/foo`.
   *
   * @throws if it does not start with `/`
   */
  static prefix(path: string, options?: PathOptions): Path {
    return new Path({ prefix: absolute(path) }, options);
  }

  /**
   * Matches the whole path with a regular expression.
   *
   * @throws if RE2, Envoy's engine, rejects it: lookaround and backreferences are not supported
   */
  static regex(expression: string): Path {
    return new Path({ regex: regex(expression, 'the path regular expression') as string });
  }

  /** `uri` in the manifest. */
  readonly uri: PathWire;

  /** `ignoreUriCase` in the manifest. */
  readonly ignoreCase: boolean;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(uri: PathWire, options: PathOptions = {}) {
    pathOptions(options, 'options');
    this.uri = uri;
    this.ignoreCase = options.ignoreCase ?? false;
  }
}

const pathOptions = struct<PathOptions>({ ignoreCase: flag });

/** A condition on a path in Istio's format. */
export type PathWire =
  | {
      exact: string;
    }
  | {
      prefix: string;
    }
  | {
      regex: string;
    };

export const absolutePath = text("a path that starts with '/'", (value) => value.startsWith('/'));

// Envoy removes the query string before it compares.
const absolute = (path: string) =>
  /[?#]/.test(absolutePath(path, 'the path') as string)
    ? refuse('the path', 'a path without a query string', path, 'match the query string with queryParams')
    : path;

export const path = readable(
  instance(Path, "Path.prefix('/api')", ({ uri, ignoreCase }) => ({ uri, ...(ignoreCase && { ignoreUriCase: true }) })),
  (match) => {
    const { uri, ignoreUriCase } = match as { uri?: Record<string, unknown>; ignoreUriCase?: unknown };
    const [entry, ...others] = Object.entries(uri ?? {});
    if (entry === undefined || others.length > 0) return undefined;
    return new Call(`Path.${entry[0]}`, entry[1], ...(ignoreUriCase === true ? [{ ignoreCase: true }] : []));
  },
);

import { instance } from '../props/field';
import { nonEmptyText } from '../props/value';
import { StringMatch } from './string-match';

/**
 * A condition on a parameter of the query string. Envoy compares the first one of this name, as it stands in the
 * request: nothing is decoded, and letter case counts.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class QueryParam {
  /** The whole value. */
  static exact(name: string, value: string): QueryParam {
    return new QueryParam(name, StringMatch.exact(value));
  }

  /** How the value begins. */
  static prefix(name: string, value: string): QueryParam {
    return new QueryParam(name, StringMatch.prefix(value));
  }

  /** A regular expression of RE2 for the whole value. */
  static regex(name: string, expression: string): QueryParam {
    return new QueryParam(name, StringMatch.regex(expression));
  }

  /** The parameter is there, with any value. */
  static present(name: string): QueryParam {
    return new QueryParam(name, StringMatch.present());
  }

  readonly name: string;
  readonly value: StringMatch;

  // What only looks alike does not compile.
  declare private readonly nominal: never;

  private constructor(name: string, value: StringMatch) {
    this.name = nonEmptyText(name, 'the name of a query parameter') as string;
    this.value = value;
  }
}

export const queryParam = instance(QueryParam, "QueryParam.exact('version', '2')", ({ value }) => value.match);

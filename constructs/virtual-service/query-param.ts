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
  /** The whole value. @throws when the name is empty */
  static exact(name: string, value: string): QueryParam {
    return new QueryParam(name, StringMatch.exact(value));
  }

  /** How the value begins. @throws when the name or the text is empty */
  static prefix(name: string, value: string): QueryParam {
    return new QueryParam(name, StringMatch.prefix(value));
  }

  /** A regular expression of RE2 for the whole value. @throws when the name is empty, or RE2 does not take the expression */
  static regex(name: string, expression: string): QueryParam {
    return new QueryParam(name, StringMatch.regex(expression));
  }

  /** The parameter is there, with any value. @throws when the name is empty */
  static present(name: string): QueryParam {
    return new QueryParam(name, StringMatch.present());
  }

  /** The name of the parameter, as it stands in the request. */
  readonly name: string;
  /** The condition on its value. */
  readonly value: StringMatch;

  // What only looks alike does not compile.
  declare private readonly nominal: never;

  private constructor(name: string, value: StringMatch) {
    this.name = nonEmptyText(name, 'the name of a query parameter') as string;
    this.value = value;
  }
}

export const queryParam = instance(QueryParam, "QueryParam.exact('version', '2')", ({ value }) => value.match);

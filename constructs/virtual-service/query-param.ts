import { instance } from '../props/field';
import { nonEmptyText } from '../props/value';
import { conditions } from './header';
import { StringMatch } from './string-match';

/**
 * A condition on a query parameter. If a parameter occurs several times, Envoy compares the first value. Values are
 * case-sensitive and are not decoded.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class QueryParam {
  /** Matches the whole value. @throws if the name is empty */
  static exact(name: string, value: string): QueryParam {
    return new QueryParam(name, StringMatch.exact(value));
  }

  /** Matches the start of the value. @throws if the name or the value is empty */
  static prefix(name: string, value: string): QueryParam {
    return new QueryParam(name, StringMatch.prefix(value));
  }

  /** Matches the whole value with an RE2 regular expression. @throws if the name is empty or the expression is invalid */
  static regex(name: string, expression: string): QueryParam {
    return new QueryParam(name, StringMatch.regex(expression));
  }

  /** Matches if the parameter is present, with any value. @throws if the name is empty */
  static present(name: string): QueryParam {
    return new QueryParam(name, StringMatch.present());
  }

  /** The name of the parameter, not decoded. */
  readonly name: string;
  readonly value: StringMatch;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(name: string, value: StringMatch) {
    this.name = nonEmptyText(name, 'the query parameter name') as string;
    this.value = value;
  }
}

export const queryParams = conditions(
  'QueryParam',
  instance(QueryParam, "QueryParam.exact('version', '2')", ({ value }) => value.match),
);

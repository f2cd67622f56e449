import { isToken } from '../../mesh/grammar/grammar';
import { type Field, instance, refuse, refuseProp, shown } from '../props/field';
import { readable } from '../props/shape';
import { Header } from '../virtual-service/header';
import { QueryParam } from '../virtual-service/query-param';
import { literal, matchCall, type StringMatchWire } from '../virtual-service/string-match';
import { listOfAtMost } from './value';

interface NamedMatch {
  readonly name: string;
  readonly value: { readonly match: StringMatchWire };
}

/** What an API server accepts as the value of a header condition. */
const HEADER_VALUE = /^[!-~]+(?:[\t ]?[!-~]+)*$/;

/** The Gateway API only has exact texts and regular expressions, which match the whole value. */
function typed(match: StringMatchWire): { readonly type?: string; readonly value: string } {
  if ('exact' in match) return { value: match.exact };
  const value = 'regex' in match ? match.regex : 'prefix' in match ? `${literal(match.prefix)}.*` : '.*';
  return { type: 'RegularExpression', value };
}

const HEADER_TEXT = 'printable ASCII characters without outer or double spaces';

/** Conditions with different names. The Gateway API writes them as a list, Istio as a map. */
const conditions = <T extends NamedMatch>(
  type: 'Header' | 'QueryParam',
  condition: Field<T>,
  allowed: string,
  isValue: (value: string) => boolean,
): Field<readonly T[]> => {
  const all = listOfAtMost<T>(16, (value, path) => {
    condition(value, path);
    const { name } = value;
    if (!isToken(name)) refuse(path, 'a condition on a name that is a token as in RFC 9110', name);
    const wire = typed(value.value.match);
    return isValue(wire.value) ? { name, ...wire } : refuse(path, `a condition with ${allowed}`, wire.value);
  });
  const write: Field<readonly T[]> = (values, path) => {
    const wire = all(values, path);
    const twice = values.find(({ name }, index) => values.findIndex((other) => other.name === name) !== index);
    return twice === undefined ? wire : refuseProp(path, `'${twice.name}' has two conditions, keep one`);
  };
  return readable(write, (wire) =>
    Array.isArray(wire)
      ? wire.map(({ name, type: kind = 'Exact', value }) =>
          matchCall(type, kind === 'Exact' ? { exact: value } : { regex: value }, name),
        )
      : undefined,
  );
};

/** `Header.exact('a', 'b')` for the Gateway API's `{ name: 'a', value: 'b' }`. */
const meant = (type: 'Header' | 'QueryParam') => (written: unknown) => {
  const { name, value, type: kind } = Object(written);
  if (name === undefined || value === undefined) return undefined;
  return `${type}.${kind === 'RegularExpression' ? 'regex' : 'exact'}(${shown(name)}, ${shown(value)})`;
};

export const headerMatches = conditions(
  'Header',
  instance(Header, "Header.exact('x-tester', 'true')", ({ name }) => name, meant('Header')),
  `1 to 4096 ${HEADER_TEXT}`,
  (value) => value.length <= 4096 && HEADER_VALUE.test(value),
);

export const queryMatches = conditions(
  'QueryParam',
  instance(QueryParam, "QueryParam.exact('version', '2')", ({ name }) => name, meant('QueryParam')),
  '1 to 1024 characters',
  (value) => value.length >= 1 && value.length <= 1024,
);

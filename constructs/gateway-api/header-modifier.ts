import { headerValue as headerValueProblem } from '../../mesh/checks/rules/admission/webhook/grammar/header-value';
import { isToken } from '../../mesh/grammar/grammar';
import { atLeastOne, type Field, map, refuse, refuseProp, shown, struct, type Wire } from '../props/field';
import { readable } from '../props/shape';
import { text } from '../props/value';
import type { HeaderChanges } from '../virtual-service/header-operations';
import { listOfAtMost } from './value';

const headerName = text('a header name (a token as in RFC 9110)', isToken);

const headerValue: Field<string> = (value, path) => {
  if (typeof value !== 'string' || value.length > 4096 || !/^[!-~]+(?:[\t ]?[!-~]+)*$/.test(value)) {
    refuse(path, '1 to 4096 printable ASCII characters without outer or double spaces', value);
  }
  const problem = headerValueProblem(value);
  return problem === undefined ? value : refuseProp(path, problem);
};

const values = map(headerName, headerValue);

/** Values by name, which the Gateway API writes as a list. Of two spellings of a name, only one would count. */
const headers: Field<Readonly<Record<string, string>>> = readable(
  (written: Readonly<Record<string, string>>, path: string) => {
    if (Array.isArray(written)) refuse(path, 'an object', written, `write ${asMap(written)}`);
    const entries = Object.entries(values(written, path) as Record<string, string>);
    const names = entries.map(([name]) => name.toLowerCase());
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) refuseProp(path, `'${twice}' is listed twice, keep one`);
    if (entries.length < 1 || entries.length > 16) refuse(path, '1 to 16 headers', `${entries.length}`);
    return entries.map(([name, value]) => ({ name, value }));
  },
  (wire) => (Array.isArray(wire) ? Object.fromEntries(wire.map(({ name, value }) => [name, value])) : undefined),
);

/** `{ 'x-a': '1' }` for the Gateway API's `[{ name: 'x-a', value: '1' }]`. */
const asMap = (written: readonly unknown[]) =>
  `{ ${written.map((item) => `${shown(Object(item).name)}: ${shown(Object(item).value)}`).join(', ')} }`;

export const headerModifier: Field<HeaderChanges> = struct<HeaderChanges>(
  { set: headers, add: headers, remove: listOfAtMost(16, headerName) },
  (wire: Wire, props, path) => {
    atLeastOne(path, props, ['set', 'add', 'remove']);
    return wire;
  },
);

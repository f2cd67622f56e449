import { isToken } from '../grammar/grammar';
import { fields, list, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import type { HttpRouteFilter } from './http-route-rule';
import type { Remarks } from './remarks';

/** Translates `headers` of a rule or destination. */
export function headerModifiers(written: unknown, at: FieldPath, remarks: Remarks): HttpRouteFilter[] {
  const { request, response } = fields(written);
  return [
    ...modifier('RequestHeaderModifier', 'requestHeaderModifier', request, [...at, 'request'], remarks),
    ...modifier('ResponseHeaderModifier', 'responseHeaderModifier', response, [...at, 'response'], remarks),
  ];
}

function modifier(type: string, field: string, written: unknown, at: FieldPath, remarks: Remarks): HttpRouteFilter[] {
  const { set, add, remove } = fields(written);
  const operations = {
    ...named('set', set, at, remarks),
    ...named('add', add, at, remarks),
    ...(list(remove).length > 0 && { remove: list(remove).map(text) }),
  };
  return Object.keys(operations).length === 0 ? [] : [{ type, [field]: operations }];
}

function named(operation: string, written: unknown, at: FieldPath, remarks: Remarks): object {
  const entries = Object.entries(fields(written));
  const names = new Set<string>();
  for (const [name, value] of entries) {
    const own = [...at, operation, name];
    const lower = name.toLowerCase();
    if (names.has(lower)) remarks.obstacle(own, `${operation} has ${lower} twice`, 'write it once');
    names.add(lower);
    if (name !== ':authority' && !isToken(name))
      remarks.obstacle(own, `HTTPRoute does not accept the header name ${name}`, 'remove it');
    if (text(value) === '') remarks.obstacle(own, 'HTTPRoute does not accept an empty header value', 'remove it');
  }
  if (entries.length === 0) return {};
  // Both names replace the host.
  const nameOf = (name: string) => (name === ':authority' ? 'Host' : name);
  return { [operation]: entries.map(([name, value]) => ({ name: nameOf(name), value: text(value) })) };
}

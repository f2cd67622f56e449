import { ApiObject } from 'cdk8s';

/**
 * An object as cdk8s renders it, unless that is done. The classes of `imports/` leave out what they do not know, a JSON patch too; for a kind
 * of Istio that is refused.
 *
 * @throws when a class of Istio's API leaves out a field
 */
export function rendered(object: ApiObject, document: object = object.toJson()): object {
  if (!object.apiGroup.endsWith('.istio.io') || !('GVK' in object.constructor)) return document;
  const lost = lostField(ApiObject.prototype.toJson.call(object), document, '');
  if (lost === undefined) return document;
  throw new Error(
    `${object.kind} of '${object.node.path}': its class does not know ${lost} and would leave it out: ` +
      'write the name that the class has for it, or the whole object as an ApiObject, which knows no fields',
  );
}

/** The path of the first field that has gone; the others may have got another name. */
function lostField(before: unknown, after: unknown, path: string): string | undefined {
  if (Array.isArray(before)) {
    const items = Array.isArray(after) ? after : [];
    return first(before.map((item, index) => () => lostField(item, items[index], `${path}[${index}]`)));
  }
  if (typeof before !== 'object' || before === null) return undefined;
  const fields = new Map(Object.entries(after ?? {}).map(([name, value]) => [plain(name), value]));
  return first(
    Object.entries(before).map(([name, value]) => () => {
      const here = path === '' ? name : `${path}.${name}`;
      return fields.has(plain(name)) ? lostField(value, fields.get(plain(name)), here) : here;
    }),
  );
}

/** `jwks_uri` and `jwksUri`, `consecutive5xxErrors` and `consecutive5XxErrors` are names of one field. */
const plain = (name: string) => name.replace(/[^a-zA-Z0-9]/g, '').toLowerCase();

function first<T>(tries: readonly (() => T | undefined)[]): T | undefined {
  for (const attempt of tries) {
    const found = attempt();
    if (found !== undefined) return found;
  }
  return undefined;
}

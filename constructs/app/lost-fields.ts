import { ApiObject } from 'cdk8s';

/**
 * An object as cdk8s renders it. The generated classes in `imports/` silently drop unknown fields, also those that a JSON
 * patch adds, so for Istio kinds the result is compared with the props.
 *
 * @param document the rendered object, if it has already been rendered
 * @throws if a generated class drops a field
 */
export function rendered(object: ApiObject, document: object = object.toJson()): object {
  if (!object.apiGroup.endsWith('.istio.io') || !('GVK' in object.constructor)) return document;
  const lost = lostField(ApiObject.prototype.toJson.call(object), document, '');
  if (lost === undefined) return document;
  throw new Error(
    `${object.kind} of '${object.node.path}': the generated class drops ${lost}, which it does not know ` +
      '(use the name that the class has for it, or write the whole object as an ApiObject)',
  );
}

/** The path of the first field that was dropped, not renamed. */
function lostField(before: unknown, after: unknown, path: string): string | undefined {
  if (Array.isArray(before)) {
    const items = Array.isArray(after) ? after : [];
    return first(before.map((item, index) => () => lostField(item, items[index], `${path}[${index}]`)));
  }
  // A patch with the YAML's name of a field does nothing if the class sets the field under its own name.
  if (typeof before !== 'object') return typeof before === typeof after && before !== after ? path : undefined;
  if (before === null) return undefined;
  const fields = new Map(Object.entries(after ?? {}).map(([name, value]) => [plain(name), value]));
  return first(
    Object.entries(before).map(([name, value]) => () => {
      const here = path === '' ? name : `${path}.${name}`;
      return fields.has(plain(name)) ? lostField(value, fields.get(plain(name)), here) : here;
    }),
  );
}

/** `jwks_uri` and `jwksUri` are the same field, and so are `consecutive5xxErrors` and `consecutive5XxErrors`. */
const plain = (name: string) => name.replace(/[^a-zA-Z0-9]/g, '').toLowerCase();

function first<T>(attempts: readonly (() => T | undefined)[]): T | undefined {
  for (const attempt of attempts) {
    const found = attempt();
    if (found !== undefined) return found;
  }
  return undefined;
}

import type { Manifest } from '../../mesh/manifest';
import type { MeshRequest } from '../request';
import type { Case } from './generate';

/** A case that is one step smaller, each way that it can be; whole objects go first. */
export function smaller(one: Case): Case[] {
  const { older, younger } = one;
  const objects = [...older, ...younger];
  const with_ = (change: (manifest: Manifest, i: number) => Manifest | undefined): Case => {
    const kept = (list: readonly Manifest[], offset: number) =>
      list.flatMap((manifest, i) => change(manifest, i + offset) ?? []);
    return { ...one, older: kept(older, 0), younger: kept(younger, older.length) };
  };
  const sameAge = younger.length > 0 ? [{ ...one, older: objects, younger: [] }] : [];
  const fewer = objects.map((_, i) => with_((manifest, j) => (i === j ? undefined : manifest)));
  const simpler = objects.flatMap((object, i) =>
    cuts(object.spec).map((spec) => with_((manifest, j) => (i === j ? { ...manifest, spec } : manifest))),
  );
  return [...sameAge, ...fewer, ...simpler, ...simplerRequests(one)];
}

function simplerRequests(one: Case): Case[] {
  const [request] = one.requests;
  if (request === undefined) return [];
  const changed: MeshRequest[] = [
    ...Object.keys(request.headers).map((name) => {
      const { [name]: _, ...headers } = request.headers;
      return { ...request, headers };
    }),
    ...(request.method === 'GET' ? [] : [{ ...request, method: 'GET' }]),
    ...(request.path.includes('?') ? [{ ...request, path: request.path.replace(/\?.*/, '') }] : []),
    ...(request.path === '/' ? [] : [{ ...request, path: '/' }]),
    ...(request.host === request.host.toLowerCase() ? [] : [{ ...request, host: request.host.toLowerCase() }]),
    ...(/:\d+$/.test(request.host) ? [{ ...request, host: request.host.replace(/:\d+$/, '') }] : []),
  ];
  return changed.map((simpler) => ({ ...one, requests: [simpler] }));
}

/** A value without one of its fields or elements, at any depth; the outermost first. */
function cuts(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const without = value.map((_, i) => value.filter((__, j) => i !== j)).filter((list) => list.length > 0);
    const inner = value.flatMap((item, i) => cuts(item).map((cut) => value.map((old, j) => (i === j ? cut : old))));
    return [...without, ...inner];
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const without = entries.map(([name]) => Object.fromEntries(entries.filter(([other]) => other !== name)));
  const inner = entries.flatMap(([name, child]) =>
    cuts(child).map((cut) => Object.fromEntries(entries.map(([other, old]) => [other, other === name ? cut : old]))),
  );
  return [...without, ...inner];
}

import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { placeOf, repeatedDefinitions } from '../../facts/definitions';

export const repeatedObject: Check = {
  code: 'MESH0141',
  level: 'error',
  holdsInPart: true,
  title: 'object is defined more than once',
  description: `Two objects have the same kind, namespace and name. \`kubectl apply\` keeps only the one that it applies last,
without a message. Rename one of them, or merge them.

It is a warning if the objects are in different files, because these may be for different clusters.

If one replaces the other on purpose, such as the next step of a release, declare it as an overlay: put its file into
\`overlays\` of \`cdk8s-istio.yaml\`, or its objects into an \`OverlayChart\`. Each overlay is checked together with all objects
that are in no overlay.`,
  examples: [
    {
      wrong: `${subset('reviews', 'v1')}---${subset('reviews', 'v2')}`,
      says: 'is defined 2 times: line 4 and line 11 of wrong.yaml; only the last one counts',
      right: `${subset('reviews-v1', 'v1')}---${subset('reviews-v2', 'v2')}`,
    },
  ],
  run(inventory, report) {
    for (const definitions of repeatedDefinitions(inventory)) {
      const layers = new Map<string | undefined, MeshObject[]>();
      for (const object of definitions) {
        const { overlay } = object.sourced;
        const layer = layers.get(overlay);
        if (layer) layer.push(object);
        else layers.set(overlay, [object]);
      }
      for (const layer of layers.values()) {
        const last = layer.at(-1);
        if (!last || layer.length < 2) continue;
        const files = layer.map(({ sourced }) => sourced.source?.file);
        const level = new Set(files).size < files.length ? 'error' : 'warning';
        const message = `is defined ${layer.length} times${places(layer)}; only the last one counts`;
        report(last, ['metadata', 'name'], message, level);
      }
    }
  },
};

/** Every place, grouped by file: `: line 3 and line 9 of a.yaml, line 3 of b.yaml`; in an app, the paths of the constructs. */
function places(objects: readonly MeshObject[]): string {
  const paths = objects.flatMap(({ sourced }) => sourced.construct ?? []);
  if (paths.length === objects.length) return `: ${paths.join(' and ')}`;
  const lines = new Map<string, string[]>();
  for (const object of objects) {
    const [, file, line] = /^(.*):(\d+)$/.exec(placeOf(object) ?? '') ?? [];
    if (file === undefined) return '';
    lines.set(file, [...(lines.get(file) ?? []), `line ${line}`]);
  }
  return `: ${[...lines].map(([file, numbers]) => `${numbers.join(' and ')} of ${file}`).join(', ')}`;
}

function subset(name: string, version: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: shop }
spec:
  host: reviews
  subsets: [{ name: ${version}, labels: { version: ${version} } }]
`;
}

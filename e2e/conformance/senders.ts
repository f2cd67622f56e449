import type { Manifest } from '../../mesh/manifest/manifest';
import type { Gateway, Workload } from './conformance-test';

/** The senders of a test, as its manifests define them. */
export interface Senders {
  readonly portOf: (gateway: Gateway) => number;
  readonly workloadOf: (workload: Workload) => string;
  /** The first host name of the routes of a test; tests of TLS connect to it. */
  readonly hostname: string;
}

interface Spec {
  readonly hostnames?: readonly string[];
  readonly listeners?: readonly { readonly name: string; readonly port: number }[];
  readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

export function sendersOf(manifests: readonly Manifest[]): Senders {
  const specOf = ({ spec }: Manifest) => (spec ?? {}) as Spec;
  const portOf = ({ gateway: { Name, Namespace }, listeners: [wanted] }: Gateway) => {
    const isIt = ({ kind, metadata }: Manifest) =>
      kind === 'Gateway' && metadata.name === Name && metadata.namespace === Namespace;
    const { listeners = [] } = specOf(manifests.find(isIt) ?? missing(`Gateway ${Namespace}/${Name}`));
    const { port } = listeners.find(({ name }) => name === wanted) ?? listeners[0] ?? missing('a listener');
    return port;
  };
  const workloadOf = ({ labels, namespace }: Workload) => {
    const wanted = labels.split(',').map((label) => label.split('=') as [string, string]);
    const isIt = (object: Manifest) => {
      const { labels: own = {} } = specOf(object).template?.metadata ?? {};
      return object.metadata.namespace === namespace && wanted.every(([name, value]) => own[name] === value);
    };
    return `${namespace}/${(manifests.find(isIt) ?? missing(labels)).metadata.name}`;
  };
  const hostname = manifests.flatMap((object) => specOf(object).hostnames ?? [])[0] ?? '';
  return { portOf, workloadOf, hostname };
}

function missing(what: string): never {
  throw new Error(`the manifests of the test do not contain ${what}`);
}

import type { Config } from '../../manifest/config';
import { fields, list, number, text, textMap, texts } from '../../manifest/fields';
import type { Manifest } from '../../manifest/manifest';
import { resolveShortName } from '../../registry/host-name';
import { MESH_GATEWAY, resolveGateway } from '../../routing/virtual-service';
import type { Side } from '../diff/side';

/** What other repositories are assumed to have. */
export interface Assumed {
  readonly manifests: readonly Manifest[];
  /** In words, one text per object that is missing. */
  readonly assumptions: readonly string[];
}

/**
 * Services and Gateways that the rules of two sides refer to and no manifest has. Without them, no request would reach the rules,
 * and every order would look safe.
 */
export function assumedObjects(sides: readonly Side[]): Assumed {
  const objects = sides.flatMap((side) => side.objects);
  const domain = sides[0]?.model.mesh.clusterDomain ?? '';
  const of = (wanted: string) => objects.filter(({ kind }) => kind === wanted);
  const isKnown = (host: string) => sides.some(({ model }) => model.registry.byNamespace(host).size > 0);
  const ports = portsByHost(of('VirtualService'), of('DestinationRule'), domain);
  const services = [...ports].filter(([host]) => !isKnown(host) && host.endsWith(`.svc.${domain}`));
  const gatewayNames = new Set(of('Gateway').map(({ id }) => id));
  const gateways = [...new Set(of('VirtualService').flatMap(gatewaysOf))].filter((id) => !gatewayNames.has(id));
  return {
    manifests: [
      ...services.flatMap(([host, numbers]) => assumedService(host, numbers, of('DestinationRule'), domain)),
      ...gateways.map(assumedGateway),
    ],
    assumptions: [
      ...services.map(([host]) => `a Service ${host}, with a workload for each subset (no manifest has it)`),
      ...gateways.map((id) => `a Gateway ${id} for HTTP at port 80 (no manifest has it)`),
    ],
  };
}

function portsByHost(
  virtualServices: readonly Config[],
  destinationRules: readonly Config[],
  domain: string,
): Map<string, Set<number>> {
  const ports = new Map<string, Set<number>>();
  const add = (written: string, namespace: string, port: unknown) => {
    const host = resolveShortName(written, namespace, domain);
    const known = ports.get(host) ?? new Set();
    ports.set(host, port === undefined ? known : known.add(number(port)));
  };
  for (const { namespace, spec } of destinationRules) add(text(spec.host), namespace, undefined);
  for (const { namespace, spec } of virtualServices) {
    for (const rule of list(spec.http).map(fields)) {
      for (const route of list(rule.route).map(fields)) {
        const { host, port } = fields(route.destination);
        add(text(host), namespace, fields(port).number);
      }
    }
  }
  return ports;
}

const gatewaysOf = ({ namespace, spec }: Config) =>
  texts(spec.gateways)
    .filter((gateway) => gateway !== MESH_GATEWAY)
    .map((gateway) => resolveGateway(gateway, namespace));

function assumedService(
  host: string,
  ports: ReadonlySet<number>,
  destinationRules: readonly Config[],
  domain: string,
): Manifest[] {
  const [name = '', namespace = ''] = host.split('.');
  const app = { app: name };
  const numbers = ports.size > 0 ? [...ports] : [80];
  const subsets = destinationRules
    .filter(({ namespace: from, spec }) => resolveShortName(text(spec.host), from, domain) === host)
    .flatMap(({ spec }) => list(spec.subsets).map((subset) => Object.fromEntries(textMap(fields(subset).labels))));
  const workloads = new Map([{}, ...subsets].map((labels) => [JSON.stringify(labels), labels]));
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: app, ports: numbers.map((port) => ({ name: `http-${port}`, port })) },
    },
    ...[...workloads.values()].map((labels) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: [name, ...Object.values(labels)].join('-'), namespace },
      spec: {
        selector: { matchLabels: { ...app, ...labels } },
        template: { metadata: { labels: { ...labels, ...app } }, spec: { containers: [{ name, image: name }] } },
      },
    })),
  ];
}

function assumedGateway(id: string): Manifest {
  const [namespace = '', name = ''] = id.split('/');
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*/*'] }],
    },
  };
}

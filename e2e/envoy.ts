import { existsSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { type Child, start } from './child';
import { XDS } from './istiod';
import { part } from './parts';
import type { PodNetwork } from './pod-network';

/** Identity of a proxy, which determines the configuration that istiod sends. */
export interface ProxyIdentity {
  readonly type: 'router' | 'sidecar';
  readonly pod: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Service account in its certificate. @default `default` */
  readonly serviceAccount?: string;
  /** Ports of 127.0.0.1 that requests through this sidecar use. */
  readonly ports?: readonly number[];
  readonly application?: Application;
}

/** The application behind a proxy with inbound traffic, reached through `defaultEndpoint` of a Sidecar. */
export interface Application {
  readonly localPort: number;
  /** Address at which the test process plays the application. */
  readonly address: string;
  readonly port: number;
}

/** A running Envoy, configured by istiod. */
export interface Envoy extends ProxyIdentity {
  readonly address: string;
  readonly child: Child;
  /** The Unix socket that forwards to a port of 127.0.0.1 in the proxy's network. */
  readonly socket: (port: number) => string;
  /** The admin page at `path`. */
  readonly admin: (path: string) => Promise<string>;
  /** The Unix socket that it requests certificates from. */
  readonly secrets: string;
}

export function startEnvoy(
  folder: string,
  identity: ProxyIdentity,
  network: PodNetwork,
  onLine: (line: string) => void,
): Envoy {
  const name = `${identity.pod}.${identity.namespace}`;
  const { address } = network;
  // A proxy of an earlier part of the run may have had the same name.
  const stem = existsSync(join(folder, `${name}.json`)) ? `${name}.${address}` : name;
  const file = (suffix: string) => join(folder, `${stem}${suffix}`);
  const socket = (port: number) => file(`.${port}.sock`);
  const configuration = bootstrap(identity, address, file('.admin.sock'), file('.secrets.sock'), socket);
  writeFileSync(file('.json'), JSON.stringify(configuration));
  const [enter = 'nsenter', ...flags] = network.enter;
  const child = start({
    name: `envoy of ${name}`,
    command: enter,
    args: [
      ...[...flags, part('envoy'), '--config-path', file('.json'), '--concurrency', '1', '--disable-hot-restart'],
      // Write the access log at once, and close connections of an earlier configuration soon.
      ...['--file-flush-interval-msec', '20', '--drain-time-s', '1', '--log-level', 'warning'],
      // Hide warnings about deprecated fields, which istiod sends with every route.
      ...['--component-log-level', 'misc:error'],
    ],
    log: file('.log'),
    onLine,
  });
  const agent = new Agent({ keepAlive: true });
  const admin = (path: string) => read(file('.admin.sock'), path, agent);
  return { ...identity, address: network.address, child, socket, admin, secrets: file('.secrets.sock') };
}

function bootstrap(
  { type, pod, namespace, labels, ports = [], application }: ProxyIdentity,
  address: string,
  admin: string,
  secrets: string,
  socket: (port: number) => string,
): object {
  const ads = { ads: {}, resource_api_version: 'V3' };
  return {
    node: {
      id: `${type}~${address}~${pod}.${namespace}~${namespace}.svc.cluster.local`,
      cluster: `${labels.app ?? pod}.${namespace}`,
      metadata: {
        NAMESPACE: namespace,
        LABELS: labels,
        CLUSTER_ID: 'Kubernetes',
        ISTIO_VERSION: '1.31.0',
        INSTANCE_IPS: address,
        // Listeners bind the ports of services themselves, so no traffic needs to be redirected.
        ...(type === 'sidecar' ? { INTERCEPTION_MODE: 'NONE' } : {}),
      },
    },
    admin: { address: { pipe: { path: admin } } },
    dynamic_resources: {
      ads_config: {
        api_type: 'GRPC',
        transport_api_version: 'V3',
        grpc_services: [{ envoy_grpc: { cluster_name: 'xds' } }],
      },
      cds_config: ads,
      lds_config: ads,
    },
    static_resources: {
      clusters: [
        grpc(endpoint('xds', XDS.address, XDS.port)),
        // The name that istiod's configuration uses for the agent.
        grpc(pipe('sds-grpc', secrets)),
        ...ports.map((port) => endpoint(`e2e-port-${port}`, '127.0.0.1', port)),
        ...(application === undefined ? [] : [endpoint('e2e-application', application.address, application.port)]),
      ],
      // Unix sockets work across network namespaces.
      listeners: [
        ...ports.map((port) => listener(`e2e-port-${port}`, { pipe: { path: socket(port) } })),
        ...(application === undefined
          ? []
          : [listener('e2e-application', socketAddress('127.0.0.1', application.localPort))]),
      ],
    },
  };
}

function grpc(plain: object): object {
  const name = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
  const options = {
    '@type': `type.googleapis.com/${name}`,
    explicit_http_config: { http2_protocol_options: {} },
  };
  return { ...plain, typed_extension_protocol_options: { [name]: options } };
}

function endpoint(name: string, address: string, port: number): object {
  return cluster(name, socketAddress(address, port));
}

function socketAddress(address: string, port: number): object {
  return { socket_address: { address, port_value: port } };
}

/** Forwards bytes to the cluster of the same name. */
function listener(name: string, address: object): object {
  return { name, address, filter_chains: [{ filters: [tcpProxy(name)] }] };
}

function pipe(name: string, path: string): object {
  return cluster(name, { pipe: { path } });
}

function cluster(name: string, address: object): object {
  const target = { endpoint: { address } };
  return {
    name,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [target] }] },
  };
}

function tcpProxy(cluster: string): object {
  const type = 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';
  return { name: 'tcp', typed_config: { '@type': type, stat_prefix: cluster, cluster } };
}

function read(socketPath: string, path: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = get({ socketPath, path, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    call.on('error', reject);
  });
}

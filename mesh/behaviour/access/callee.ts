import { type Config, compareText } from '../../manifest/config';
import type { MeshModel } from '../../proxy/model';
import { isHttpOrSniffed, isTls } from '../../registry/protocol';
import type { Service } from '../../registry/service';
import type { Request } from '../../request/request';

import { gatewayTest } from './gateway-pods';

/** A port of a service. */
export interface Callee {
  readonly host: string;
  readonly port: number;
  readonly service: Service;
  /** How clients connect: the proxies do not read connections that are not HTTP. */
  readonly scheme: NonNullable<Request['scheme']>;
  /** Host of an example: a wildcard has none itself. */
  readonly sample: string;
}

/** All services in the mesh, by host and port, except those of gateways: they are callers. */
export function calleesOf(model: MeshModel, objects: readonly Config[]): Callee[] {
  const isGateway = gatewayTest(model, objects);
  const found = new Map<string, Callee>();
  for (const service of model.registry.services) {
    if (service.alias) continue;
    const host = service.hostname;
    const sample = host.startsWith('*') ? `any${host.slice(1)}` : host;
    for (const port of service.ports) {
      const { number, protocol } = port;
      const key = `${host} ${number}`;
      if (protocol === 'UDP' || found.has(key)) continue;
      const endpoints = service.endpoints(port);
      if (endpoints.length > 0 && endpoints.every(({ workload }) => workload && isGateway(workload))) continue;
      const scheme = isHttpOrSniffed(protocol) ? 'http' : isTls(protocol) ? 'tls' : 'tcp';
      found.set(key, { host, port: number, service, scheme, sample });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.host, b.host) || a.port - b.port);
}

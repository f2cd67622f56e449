import { compareText } from '../../manifest/config';
import type { MeshModel } from '../../proxy/model';
import { isHttpOrSniffed, isTls } from '../../registry/protocol';
import type { Service } from '../../registry/service';
import type { Request } from '../../request/request';

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

/** All services in the mesh, by host and port. */
export function calleesOf({ registry }: MeshModel): Callee[] {
  const found = new Map<string, Callee>();
  for (const service of registry.services) {
    if (service.alias) continue;
    const host = service.hostname;
    const sample = host.startsWith('*') ? `any${host.slice(1)}` : host;
    for (const { number, protocol } of service.ports) {
      const key = `${host} ${number}`;
      if (protocol === 'UDP' || found.has(key)) continue;
      const scheme = isHttpOrSniffed(protocol) ? 'http' : isTls(protocol) ? 'tls' : 'tcp';
      found.set(key, { host, port: number, service, scheme, sample });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.host, b.host) || a.port - b.port);
}

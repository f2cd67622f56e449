import type { Config } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list, number, text } from '../manifest/fields';

/** A backend of an Ingress that names a Service. */
export interface Backend {
  /** `namespace/name`. */
  readonly service: string;
  /** Port number; `undefined` if the Service has no port of the written name, so istiod drops the path. */
  readonly port: number | undefined;
  /** Name of the port; empty if its number is written. */
  readonly portName: string;
}

/** Reads a backend; `undefined` if it is a resource, which istiod drops. */
export function backendOf(
  backend: unknown,
  namespace: string,
  findService: (id: string) => Config | undefined,
): Backend | undefined {
  const written = fieldsOrNone(fields(backend).service);
  if (!written) return undefined;
  const service = `${namespace}/${text(written.name)}`;
  const port = fields(written.port);
  const portName = text(port.name);
  if (number(port.number) > 0) return { service, port: number(port.number), portName: '' };
  const found = portsOf(findService(service)).find(({ name }) => text(name) === portName);
  return { service, port: found && number(found.port), portName };
}

function portsOf(service: Config | undefined): Fields[] {
  return list(service?.spec.ports).map(fields);
}

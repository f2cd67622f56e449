import { isIP } from 'node:net';
import { Construct } from 'constructs';
import { isWildcardHost } from '../../mesh/grammar';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { exportTo } from '../props/export-to';
import { type Field, list, refuse, refuseProp, required, type Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { type Rule, rule } from './rule';

/** Props of a VirtualService. */
export interface VirtualServiceProps extends ResourceProps {
  /**
   * The hosts whose requests are ruled here: as clients call them; a name without a dot is a service in the namespace of
   * the VirtualService; `*` and `*.example.com` are taken at gateways.
   */
  readonly hosts: readonly string[];
  /** Where the requests come in. @default 'mesh': the sidecars of the callers */
  readonly gateways?: readonly GatewayReference[];
  /** What happens to HTTP requests (`http` in Istio): the first rule that matches is taken, the others are not looked at. */
  readonly rules: readonly Rule[];
  /** The namespaces that see it: their names, `.` for its own, `*` for all. @default as the mesh is set, usually all */
  readonly exportTo?: readonly string[];
}

/**
 * A VirtualService of Istio: where the requests for its hosts go. Order is meaning: the first rule that matches a
 * request is taken.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class VirtualService extends Construct {
  readonly name: string;
  readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    super(scope, id);
    const object = virtualService(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const host: Field<string> = (value, at) =>
  typeof value === 'string' && (isWildcardHost(value) || isIP(value) > 0)
    ? value
    : refuse(at, "a DNS name, an IP address, '*', or a wildcard such as '*.example.com'", value);

const covers = (one: string, other: string) => one === other || (one.startsWith('*') && other.endsWith(one.slice(1)));

export const hosts: Field<readonly string[]> = (values, at) => {
  const wire = list(host)(values, at);
  for (const [index, value] of values.entries()) {
    const covered = values.find((other, place) => place !== index && covers(value, other));
    if (covered !== undefined) refuseProp(at, `'${value}' covers '${covered}', keep one of them`);
  }
  return wire;
};

const virtualService = resource<VirtualServiceProps>(
  NETWORKING,
  'VirtualService',
  { hosts: required(hosts), gateways: list(gatewayReference), rules: required(list(rule)), exportTo },
  ({ rules, ...spec }, { hosts, gateways = ['mesh'], rules: written }): Wire => {
    if (gateways.includes('mesh')) {
      if (hosts.includes('*')) {
        refuseProp('', "hosts '*' needs gateways: sidecars take no rules for every host, name a gateway or the hosts");
      }
      const claim = written
        .flatMap(({ match = [] }) => match)
        .flatMap(({ headers = [], withoutHeaders = [] }) => [...headers, ...withoutHeaders])
        .find(({ name }) => name.startsWith('@'));
      if (claim) refuseProp('', `header '${claim.name}' needs gateways: claims are known at a gateway only`);
    }
    return { ...spec, http: rules };
  },
);

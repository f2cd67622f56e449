import { isIP } from 'node:net';
import { Construct } from 'constructs';
import { isGeneratedSni, isWildcardHost } from '../../mesh/grammar';
import { matches, subsetOf } from '../../mesh/host-name';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { exportTo } from '../props/export-to';
import { atLeastOne, type Field, list, refuse, refuseProp, required, type Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import type { Header } from './header';
import { type Rule, rule } from './rule';
import { type TcpRule, tcpRule } from './tcp-rule';
import { type TlsRule, tlsRule } from './tls-rule';

/** Props of a VirtualService. */
export interface VirtualServiceProps extends ResourceProps {
  /**
   * The hosts whose requests are ruled here: as clients call them; a name without a dot is a service in the namespace of
   * the VirtualService; `*` and `*.example.com` are taken at gateways.
   */
  readonly hosts: readonly string[];
  /** Where the requests come in. @default 'mesh': the sidecars of the callers */
  readonly gateways?: readonly GatewayReference[];
  /**
   * What happens to HTTP requests (`http` in Istio): the first rule that matches is taken, the others are not looked at.
   *
   * @default they go where they would without the VirtualService; `tlsRules` or `tcpRules` is needed then
   */
  readonly rules?: readonly Rule[];
  /** What happens to TLS connections that go on as they are (`tls` in Istio), the first rule that matches. @default as for `rules` */
  readonly tlsRules?: readonly TlsRule[];
  /** What happens to connections of which only addresses are known (`tcp` in Istio), the first rule that matches. @default as for `rules` */
  readonly tcpRules?: readonly TcpRule[];
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
  readonly hosts: readonly string[];

  constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    super(scope, id);
    const object = virtualService(this, props);
    this.hosts = [...props.hosts];
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const host: Field<string> = (value, at) =>
  typeof value === 'string' && (isWildcardHost(value) || isIP(value) > 0 || isGeneratedSni(value))
    ? value
    : refuse(at, "a DNS name, an IP address, '*', or a wildcard such as '*.example.com'", value);

/** Hosts of which none covers another: Istio refuses the VirtualService else. */
export const hosts: Field<readonly string[]> = (values, at) => {
  const wire = list(host)(values, at);
  for (const [index, value] of values.entries()) {
    const other = values.slice(0, index).find((one) => matches(value, one));
    if (other !== undefined) refuseProp(at, `'${other}' and '${value}' overlap, keep the wider one`);
  }
  return wire;
};

/** A header that asks for a claim of a token. */
export const claimOf = (rules: readonly Rule[]): Header | undefined =>
  rules
    .flatMap(({ match = [] }) => match)
    .flatMap(({ headers = [], withoutHeaders = [] }) => [...headers, ...withoutHeaders])
    .find(({ name }) => name.startsWith('@'));

const virtualService = resource<VirtualServiceProps>(
  NETWORKING,
  'VirtualService',
  {
    hosts: required(hosts),
    gateways: list(gatewayReference),
    rules: list(rule),
    tlsRules: list(tlsRule),
    tcpRules: list(tcpRule),
    exportTo,
  },
  ({ rules, tlsRules, tcpRules, ...spec }, props): Wire => {
    const { hosts, gateways = ['mesh'], tlsRules: tls = [] } = props;
    atLeastOne('', props, ['rules', 'tlsRules', 'tcpRules']);
    checkSniHosts(hosts, tls);
    const generated = hosts.find(isGeneratedSni);
    if (generated !== undefined && (gateways.includes('mesh') || tls.length === 0)) {
      refuseProp('', `host '${generated}' needs gateways and tlsRules: such names stand in TLS between gateways only`);
    }
    if (gateways.includes('mesh')) {
      if (hosts.includes('*')) {
        refuseProp('', "hosts '*' needs gateways: sidecars take no rules for every host, name a gateway or the hosts");
      }
      const claim = claimOf(props.rules ?? []);
      if (claim) refuseProp('', `header '${claim.name}' needs gateways: claims are known at a gateway only`);
    }
    return {
      ...spec,
      ...(rules !== undefined && { http: rules }),
      ...(tlsRules !== undefined && { tls: tlsRules }),
      ...(tcpRules !== undefined && { tcp: tcpRules }),
    };
  },
);

/** Refuses names of TLS connections that are none of the hosts. */
function checkSniHosts(hosts: readonly string[], tlsRules: readonly TlsRule[]): void {
  for (const [rule, { match }] of tlsRules.entries()) {
    for (const [index, { sniHosts }] of match.entries()) {
      const stray = sniHosts.find((name) => !hosts.some((host) => subsetOf(name, host)));
      if (stray !== undefined) {
        refuse(`tlsRules[${rule}].match[${index}].sniHosts`, `names of hosts, ${hosts.join(', ')}`, stray);
      }
    }
  }
}

import { Construct } from 'constructs';
import { isGeneratedSni } from '../../mesh/grammar/grammar';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { knownService, type ServiceReference } from '../neighbours/service';
import { exportTo } from '../props/export-to';
import { atLeastOne, list, refuseProp, required, type Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { portFault } from './destination';
import type { Header } from './header';
import { fullOrShort, hosts, sniHostsAmong } from './hosts';
import { destinationsOf, type Rule } from './rule';
import { type RuleEntry, ruleEntries, titledRules, validateFragments } from './rule-fragment';
import { type TcpRule, tcpRule } from './tcp-rule';
import { type TlsRule, tlsRule } from './tls-rule';

/** Props of a VirtualService. */
export interface VirtualServiceProps extends ResourceProps {
  /**
   * The hosts whose requests are ruled here: as clients call them; a name without a dot is a service in the namespace of
   * the VirtualService; `*.example.com` is each host below it; `*`, every host, is taken at gateways only. A service may
   * stand as an object.
   */
  readonly hosts: readonly (string | ServiceReference)[];
  /** Where the requests come in. @default 'mesh': the sidecars of the callers */
  readonly gateways?: readonly GatewayReference[];
  /**
   * What happens to HTTP requests (`http` in Istio): the first rule that matches is taken, the others are not looked at.
   * A fragment stands for the rules that another team wrote.
   *
   * @default they go where they would without the VirtualService; `tlsRules` or `tcpRules` is needed then
   */
  readonly rules?: readonly RuleEntry[];
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
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;
  /** The hosts whose requests are ruled here, as they were written. */
  readonly hosts: readonly string[];

  /**
   * Makes the VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a VirtualService of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    super(scope, id);
    const object = virtualService(this, props);
    this.hosts = hostNames(props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    validateFragments(this, props);
  }
}

const hostNames = ({ hosts }: VirtualServiceProps) =>
  hosts.map((host) => (typeof host === 'string' ? host : knownService(host, 'hosts').host));

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
    rules: ruleEntries,
    tlsRules: list(tlsRule),
    tcpRules: list(tcpRule),
    exportTo,
  },
  ({ rules, tlsRules, tcpRules, ...spec }, props): Wire => {
    const { gateways = ['mesh'], tlsRules: tls = [] } = props;
    const names = hostNames(props);
    atLeastOne('', props, ['rules', 'tlsRules', 'tcpRules']);
    sniHostsAmong(names, tls);
    const generated = names.find(isGeneratedSni);
    if (generated !== undefined && (gateways.includes('mesh') || tls.length === 0)) {
      refuseProp('', `host '${generated}' needs gateways and tlsRules: such names stand in TLS between gateways only`);
    }
    const atGateway = gateways.some((gateway) => gateway !== 'mesh');
    if (gateways.includes('mesh')) inMesh(props, atGateway);
    if (atGateway) portsAtGateway(props);
    return {
      ...spec,
      ...(rules !== undefined && { http: rules }),
      ...(tlsRules !== undefined && { tls: tlsRules }),
      ...(tcpRules !== undefined && { tcp: tcpRules }),
    };
  },
);

/** Refuses what sidecars do not take, or take for something else than the reader does. */
function inMesh({ hosts, rules = [] }: VirtualServiceProps, atGateway: boolean): void {
  if (hosts.includes('*')) {
    refuseProp('', "hosts '*' needs gateways: sidecars take no rules for every host, name a gateway or the hosts");
  }
  for (const [index, host] of hosts.entries()) {
    if (typeof host === 'string') fullOrShort(host, `hosts[${index}]`, atGateway);
  }
  const claim = claimOf(titledRules(rules).map(({ rule }) => rule));
  if (claim) refuseProp('', `header '${claim.name}' needs gateways: claims are known at a gateway only`);
}

/** Refuses a port that is left out where gateways and sidecars would take different ones. */
function portsAtGateway({ rules = [] }: VirtualServiceProps): void {
  for (const { rule, title } of titledRules(rules)) {
    if (rule.match?.every(({ gateways }) => gateways?.every((gateway) => gateway === 'mesh'))) continue;
    const fault = destinationsOf(rule)
      .map(portFault)
      .find((fault) => fault !== undefined);
    if (fault !== undefined) refuseProp(title, fault);
  }
}

import { Construct } from 'constructs';
import { isGeneratedSni } from '../../mesh/grammar/grammar';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import type { ServiceReference } from '../neighbours/service';
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

/** Props for VirtualService. */
export interface VirtualServiceProps extends ResourceProps {
  /**
   * Hosts that clients call, as names or as service objects. A name without a dot is a service in the namespace of the
   * VirtualService. `*.example.com` covers all hosts below it; `*` covers all hosts, but only at gateways.
   */
  readonly hosts: readonly (string | ServiceReference)[];
  /** Gateways that apply the rules; 'mesh' means the sidecars of the callers. @default 'mesh' */
  readonly gateways?: readonly GatewayReference[];
  /**
   * Rules for HTTP requests (`http` in Istio); the first matching rule applies. A RuleFragment adds the rules of another
   * team.
   *
   * @default HTTP requests are routed as without the VirtualService; `tlsRules` or `tcpRules` is then required
   */
  readonly rules?: readonly RuleEntry[];
  /** Rules for TLS connections that are not terminated (`tls` in Istio); the first matching rule applies. @default see `rules` */
  readonly tlsRules?: readonly TlsRule[];
  /** Rules for TCP connections (`tcp` in Istio); the first matching rule applies. @default see `rules` */
  readonly tcpRules?: readonly TcpRule[];
  /** Namespaces whose callers use the rules: names, `.` for its own, `*` for all. @default the mesh default, usually all */
  readonly exportTo?: readonly string[];
}

/**
 * An Istio VirtualService: routing rules for hosts. Their order matters, because the first matching rule applies.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class VirtualService extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;
  /** The hosts as written in the manifest. */
  readonly hosts: readonly string[];

  /**
   * Creates the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a VirtualService with this name
   */
  constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    super(scope, id);
    const object = virtualService(this, props);
    this.hosts = [...hostsIn(object.spec)];
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    validateFragments(this, props);
  }
}

const hostsIn = (spec: unknown) => (spec as { readonly hosts: readonly string[] }).hosts;

/** The first header condition on a token claim. */
export function claimOf(rules: readonly Rule[]): Header | undefined {
  for (const { match = [] } of rules) {
    for (const { headers = [], withoutHeaders = [] } of match) {
      const claim = [...headers, ...withoutHeaders].find(({ name }) => name.startsWith('@'));
      if (claim) return claim;
    }
  }
  return undefined;
}

export const virtualService = resource<VirtualServiceProps>(
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
  (spec, props): Wire => {
    const { gateways = ['mesh'], tlsRules: tls = [] } = props;
    const names = hostsIn(spec);
    atLeastOne('', props, ['rules', 'tlsRules', 'tcpRules']);
    sniHostsAmong(names, tls);
    const generated = names.find(isGeneratedSni);
    if (generated !== undefined && (gateways.includes('mesh') || tls.length === 0)) {
      refuseProp(
        '',
        `host '${generated}' requires gateways and tlsRules: such names only occur in TLS between gateways`,
      );
    }
    const atGateway = gateways.some((gateway) => gateway !== 'mesh');
    if (gateways.includes('mesh')) inMesh(props, atGateway);
    if (atGateway) portsAtGateway(props);
    return spec;
  },
  { rules: 'http', tlsRules: 'tls', tcpRules: 'tcp' },
);

/** Rejects hosts and conditions that sidecars do not support or would interpret differently. */
function inMesh({ hosts, rules = [] }: VirtualServiceProps, atGateway: boolean): void {
  if (hosts.includes('*')) {
    refuseProp('', "hosts '*' requires gateways: sidecars do not support '*', set gateways or list the hosts");
  }
  for (const [index, host] of hosts.entries()) {
    if (typeof host === 'string') fullOrShort(host, `hosts[${index}]`, atGateway);
  }
  const claim = claimOf(titledRules(rules).map(({ rule }) => rule));
  if (claim) refuseProp('', `header '${claim.name}' requires gateways: claims can only be matched at a gateway`);
}

/** Rejects a missing port if gateways and sidecars would use different ones. */
function portsAtGateway({ rules = [] }: VirtualServiceProps): void {
  for (const { rule, title } of titledRules(rules)) {
    if (rule.match?.every(({ gateways }) => gateways?.every((gateway) => gateway === 'mesh'))) continue;
    const fault = destinationsOf(rule)
      .map(portFault)
      .find((fault) => fault !== undefined);
    if (fault !== undefined) refuseProp(title, fault);
  }
}

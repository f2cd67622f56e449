import { isIP } from 'node:net';
import { Construct } from 'constructs';
import { isWildcardHost } from '../../mesh/grammar';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { knownService, type ServiceReference, serviceHost } from '../neighbours/service';
import { exportTo } from '../props/export-to';
import { type Field, list, refuse, refuseProp, required, type Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { portFault } from './destination';
import { rule } from './rule';
import { type RuleEntry, RuleFragment, titledRules, validateFragments } from './rule-fragment';

/** Props of a VirtualService. */
export interface VirtualServiceProps extends ResourceProps {
  /**
   * The hosts whose requests are ruled here: as clients call them; a name without a dot is a service in the namespace of
   * the VirtualService; `*` and `*.example.com` are taken at gateways. A service of the mesh may stand as an object.
   */
  readonly hosts: readonly (string | ServiceReference)[];
  /** Where the requests come in. @default 'mesh': the sidecars of the callers */
  readonly gateways?: readonly GatewayReference[];
  /**
   * What happens to HTTP requests (`http` in Istio): the first rule that matches is taken, the others are not looked at.
   * A fragment stands for the rules that another team wrote.
   */
  readonly rules: readonly RuleEntry[];
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
    validateFragments(this, props.rules);
  }
}

const host: Field<string | ServiceReference> = (value, at) => {
  if (typeof value === 'object' && value !== null) return knownService(value, at).host;
  return typeof value === 'string' && (isWildcardHost(value) || isIP(value) > 0)
    ? value
    : refuse(at, "a DNS name, '*', a wildcard such as '*.example.com', or a Service", value);
};

const rules: Field<readonly RuleEntry[]> = (values, at) => {
  const wire = list<RuleEntry>((value, at) =>
    value instanceof RuleFragment ? list(rule)(value.rules, at) : [rule(value, at)],
  )(values, at) as unknown[][];
  const twice = values.find((value, index) => value instanceof RuleFragment && values.indexOf(value) < index);
  if (twice) refuseProp(at, `'${(twice as RuleFragment).node.path}' is listed twice, keep one of them`);
  return wire.flat();
};

const virtualService = resource<VirtualServiceProps>(
  NETWORKING,
  'VirtualService',
  { hosts: required(list(host)), gateways: list(gatewayReference), rules: required(rules), exportTo },
  ({ rules, ...spec }, props): Wire => {
    const { gateways = ['mesh'] } = props;
    if (gateways.includes('mesh')) inMesh(props);
    if (gateways.some((gateway) => gateway !== 'mesh')) atGateway(props);
    return { ...spec, http: rules };
  },
);

/** What sidecars do not take, or take for something else than the reader does. */
function inMesh({ hosts, gateways = ['mesh'], rules }: VirtualServiceProps): void {
  if (hosts.includes('*')) {
    refuseProp('', "hosts '*' needs gateways: sidecars take no rules for every host, name a gateway or the hosts");
  }
  const isPublic = gateways.some((gateway) => gateway !== 'mesh');
  for (const [index, host] of hosts.entries()) {
    if (typeof host !== 'string' || host.startsWith('*') || isIP(host) > 0) continue;
    // Where clients come from outside as well, two labels are a public host.
    if (!isPublic || host.split('.').length > 2) serviceHost(host, `hosts[${index}]`);
  }
  const claim = titledRules(rules)
    .flatMap(({ rule: { match = [] } }) => match)
    .flatMap(({ headers = [] }) => headers)
    .find(({ name }) => name.startsWith('@'));
  if (claim) refuseProp('', `header '${claim.name}' needs gateways: claims are known at a gateway only`);
}

/** Gateways and sidecars differ in the port that they take where none is named. */
function atGateway({ rules }: VirtualServiceProps): void {
  for (const { rule, title } of titledRules(rules)) {
    if (rule.match?.every(({ gateways }) => gateways?.every((gateway) => gateway === 'mesh'))) continue;
    const shares = rule.to === undefined ? [] : 'length' in rule.to ? rule.to.map(({ to }) => to) : [rule.to];
    const mirrors = 'mirrors' in rule ? (rule.mirrors ?? []).map(({ to }) => to) : [];
    const fault = [...shares, ...mirrors].map(portFault).find((fault) => fault !== undefined);
    if (fault !== undefined) refuseProp(title, fault);
  }
}

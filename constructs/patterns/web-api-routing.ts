import { Construct } from 'constructs';
import type { DestinationRule } from '../destination-rule/destination-rule';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import type { ServiceReference } from '../neighbours/service';
import { type Field, type Fields, list, refuse, refuseProp, required, struct } from '../props/field';
import { located, metadataFields, type ResourceProps } from '../props/resource';
import { port } from '../props/value';
import { hosts } from '../virtual-service/hosts';
import { absolutePath, Path } from '../virtual-service/path';
import { type Rule, rule } from '../virtual-service/rule';
import { VirtualService, type VirtualServiceProps } from '../virtual-service/virtual-service';

/** Props for WebApiRouting. */
export interface WebApiRoutingProps extends ResourceProps, WebApiRoutingRules {
  /** Gateway that the requests enter through. */
  readonly gateway: GatewayReference;
  /** Hosts that clients call. @default all hosts of the gateway */
  readonly hosts?: readonly (string | ServiceReference)[];
}

/** Props for `WebApiRouting.rules`. */
export interface WebApiRoutingRules {
  /** Service that serves the API and its pages. */
  readonly webApi: DestinationRule;
  /**
   * Rules for calls of the API. They have no path, because `apiPath` is added to each match.
   *
   * @default all calls go to any subset
   */
  readonly api?: readonly Rule[];
  /** Path prefix of API calls. @default '/web-api/v1/getmultiple' */
  readonly apiPath?: string;
  /** Path prefixes of pages, which any subset serves. @default '/openapi/ui/' and '/openapi' */
  readonly pages?: readonly string[];
  /** Service port. @default 9080 */
  readonly port?: number;
}

/**
 * An Istio VirtualService that exposes an API and its pages at a gateway, like the workshop's web-api. The rules for API
 * calls are a prop, and the pages are always routed to any subset.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-control/
 */
export class WebApiRouting extends Construct {
  /**
   * Only the rules, for any VirtualService: those of the API, then the pages.
   *
   * @throws if a prop is missing, unknown or invalid, or a rule of `api` has a path
   */
  static rules(props: WebApiRoutingRules): Rule[] {
    webApiRoutingRules(props, '');
    const { webApi, port = 9080, apiPath = '/web-api/v1/getmultiple', pages = ['/openapi/ui/', '/openapi'] } = props;
    const anySubset = webApi.anySubset({ port });
    const { api = [{ to: anySubset }] } = props;
    return [
      ...api.map((rule, index) => below(Path.prefix(apiPath), rule, `api[${index}]`)),
      ...pages.map((page) => ({ match: [{ path: Path.prefix(page) }], to: anySubset })),
    ];
  }

  readonly virtualService: VirtualService;

  /**
   * Creates the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a VirtualService with this name
   */
  constructor(scope: Construct, id: string, props: WebApiRoutingProps) {
    super(scope, id);
    const made = located(this.constructor.name, this, () => virtualServiceProps(id, props));
    this.virtualService = new VirtualService(this, 'Resource', made);
  }
}

function virtualServiceProps(id: string, props: WebApiRoutingProps): VirtualServiceProps {
  webApiRouting(props, '');
  const { name = id, namespace, labels, annotations, suppress, gateway, hosts = ['*'], ...rules } = props;
  const resource = { name, namespace, labels, annotations, suppress };
  return { ...resource, hosts, gateways: [gateway], rules: WebApiRouting.rules(rules) };
}

const destinationRule: Field<DestinationRule> = (value, path) =>
  typeof value?.anySubset === 'function' ? value : refuse(path, 'a DestinationRule', value);

const ruleFields: Fields<WebApiRoutingRules> = {
  webApi: required(destinationRule),
  api: list(rule),
  apiPath: absolutePath,
  pages: (values, path) => (Array.isArray(values) && values.length === 0 ? values : list(absolutePath)(values, path)),
  port,
};

const webApiRoutingRules = struct(ruleFields);

const webApiRouting = struct<WebApiRoutingProps>({
  ...metadataFields,
  gateway: required(gatewayReference),
  ...ruleFields,
  hosts,
});

/** The same rule, but only for requests below a path. */
function below(prefix: Path, rule: Rule, path: string): Rule {
  const match = (rule.match ?? [{}]).map((conditions, index) => {
    if (conditions.path) {
      refuseProp(`${path}.match[${index}]`, 'path is already set by apiPath, omit it or write a VirtualService');
    }
    return { ...conditions, path: prefix };
  });
  return { ...rule, match };
}

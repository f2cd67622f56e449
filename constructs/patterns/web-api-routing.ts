import { Construct } from 'constructs';
import type { DestinationRule } from '../destination-rule/destination-rule';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import type { ServiceReference } from '../neighbours/service';
import { type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { located, metadataFields, type ResourceProps } from '../props/resource';
import { port } from '../props/value';
import { hosts } from '../virtual-service/hosts';
import { absolutePath, Path } from '../virtual-service/path';
import { type Rule, rule } from '../virtual-service/rule';
import { VirtualService, type VirtualServiceProps } from '../virtual-service/virtual-service';

/** Props of WebApiRouting. */
export interface WebApiRoutingProps extends ResourceProps {
  /** Where the requests come in. */
  readonly gateway: GatewayReference;
  /** The service behind the API and its pages. */
  readonly webApi: DestinationRule;
  /**
   * What happens to calls of the API, without a path: `apiPath` is added to each match.
   *
   * @default every call goes to any version
   */
  readonly api?: readonly Rule[];
  /** How the path of a call begins. @default '/web-api/v1/getmultiple' */
  readonly apiPath?: string;
  /** How the paths of the pages begin, which every version shows; `[]` is none. @default '/openapi/ui/' and '/openapi' */
  readonly pages?: readonly string[];
  /** The port of the service. @default 9080 */
  readonly port?: number;
  /** The hosts whose requests are ruled. @default every host that the gateway listens for */
  readonly hosts?: readonly (string | ServiceReference)[];
}

/**
 * A VirtualService of Istio that brings an API and its pages to the edge of the mesh, as the workshop's web-api: what
 * happens to the calls is up to the exercise, the pages stay.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-control/
 */
export class WebApiRouting extends Construct {
  /** The VirtualService that it makes. */
  readonly virtualService: VirtualService;

  /**
   * Makes the VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a VirtualService of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: WebApiRoutingProps) {
    super(scope, id);
    const made = located(this.constructor.name, this, () => virtualServiceProps(id, props));
    this.virtualService = new VirtualService(this, 'Resource', made);
  }
}

function virtualServiceProps(id: string, props: WebApiRoutingProps): VirtualServiceProps {
  webApiRouting(props, '');
  const { name = id, namespace, labels, annotations, suppress, gateway, webApi, hosts = ['*'], port = 9080 } = props;
  const { apiPath = '/web-api/v1/getmultiple', pages = ['/openapi/ui/', '/openapi'] } = props;
  const anySubset = webApi.anySubset({ port });
  const { api = [{ to: anySubset }] } = props;
  return {
    name,
    namespace,
    labels,
    annotations,
    suppress,
    hosts,
    gateways: [gateway],
    rules: [
      ...api.map((rule, index) => below(Path.prefix(apiPath), rule, `api[${index}]`)),
      ...pages.map((page) => ({ match: [{ path: Path.prefix(page) }], to: anySubset })),
    ],
  };
}

const versionsOfService: Field<DestinationRule> = (value, at) =>
  typeof value?.anySubset === 'function' ? value : refuse(at, 'a DestinationRule', value);

const webApiRouting = struct<WebApiRoutingProps>({
  ...metadataFields,
  gateway: required(gatewayReference),
  webApi: required(versionsOfService),
  api: list(rule),
  apiPath: absolutePath,
  pages: (values, at) => (Array.isArray(values) && values.length === 0 ? values : list(absolutePath)(values, at)),
  port,
  hosts,
});

/** The same rule for requests below a path only. */
function below(path: Path, rule: Rule, at: string): Rule {
  const match = (rule.match ?? [{}]).map((one, index) => {
    if (one.path)
      refuseProp(`${at}.match[${index}]`, 'path is set by apiPath: leave it out, or write a VirtualService');
    return { ...one, path };
  });
  return { ...rule, match };
}

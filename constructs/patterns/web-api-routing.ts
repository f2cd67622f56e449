import { Construct } from 'constructs';
import type { GatewayReference } from '../gateway/gateway';
import type { ServiceReference } from '../neighbours/service';
import { refuseProp } from '../props/field';
import type { ResourceProps } from '../props/resource';
import type { ServiceVersions } from '../service-versions/service-versions';
import { Path } from '../virtual-service/path';
import type { Rule } from '../virtual-service/rule';
import { VirtualService } from '../virtual-service/virtual-service';

/** Props of WebApiRouting. */
export interface WebApiRoutingProps extends ResourceProps {
  /** Where the requests come in. */
  readonly gateway: GatewayReference;
  /** The service behind the API and its pages. */
  readonly webApi: ServiceVersions;
  /**
   * What happens to calls of the API, without a path: `apiPath` is added to each match.
   *
   * @default every call goes to any version
   */
  readonly api?: readonly Rule[];
  /** How the path of a call begins. @default '/web-api/v1/getmultiple' */
  readonly apiPath?: string;
  /** How the paths of the pages begin, which every version shows. @default '/openapi/ui/' and '/openapi' */
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
  readonly virtualService: VirtualService;

  constructor(scope: Construct, id: string, props: WebApiRoutingProps) {
    super(scope, id);
    const { name = id, namespace, labels, annotations, gateway, webApi, hosts = ['*'], port = 9080 } = props;
    const { apiPath = '/web-api/v1/getmultiple', pages = ['/openapi/ui/', '/openapi'] } = props;
    const anyVersion = webApi.anyVersion({ port });
    const { api = [{ to: anyVersion }] } = props;
    this.virtualService = new VirtualService(this, 'Resource', {
      name,
      namespace,
      labels,
      annotations,
      hosts,
      gateways: [gateway],
      rules: [
        ...api.map((rule, index) => below(Path.prefix(apiPath), rule, `api[${index}]`)),
        ...pages.map((page) => ({ match: [{ path: Path.prefix(page) }], to: anyVersion })),
      ],
    });
  }
}

/** The same rule for requests below a path only. */
function below(path: Path, rule: Rule, at: string): Rule {
  const match = (rule.match ?? [{}]).map((one, index) => {
    if (one.path)
      refuseProp(`${at}.match[${index}]`, 'path is set by apiPath: leave it out, or write a VirtualService');
    return { ...one, path };
  });
  return { ...rule, match };
}

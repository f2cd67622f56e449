import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { atMostOne, type Field, list, struct, type Wire } from '../props/field';
import { labels, namespaceName, nonEmptyText, port } from '../props/value';
import { conditions, type Header, header } from './header';
import { type Path, path } from './path';
import { type QueryParam, queryParam } from './query-param';
import { type StringMatch, stringMatch } from './string-match';

/**
 * What a request must be like: all conditions of one match hold together.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export interface Match {
  /** Shown in access logs behind the name of the rule. @default no name */
  readonly name?: string;
  /** The path, without its query string (`uri` in Istio). @default every path */
  readonly path?: Path;
  /** `http` or `https`. @default both */
  readonly scheme?: StringMatch;
  /** The method, in upper case as clients send it. @default every method */
  readonly method?: StringMatch;
  /** The Host header with its port, as the client wrote it. @default every host of the VirtualService */
  readonly authority?: StringMatch;
  /** Conditions on headers, all of which must hold. @default headers do not matter */
  readonly headers?: readonly Header[];
  /**
   * Conditions on headers, none of which may hold. A header that is missing counts as an empty text here, so that
   * `Header.regex('x', '.*')` refuses every request; what must be missing is `Header.present('x')`.
   *
   * @default headers do not matter
   */
  readonly withoutHeaders?: readonly Header[];
  /** Conditions on the query string, all of which must hold. @default the query does not matter */
  readonly queryParams?: readonly QueryParam[];
  /** The port of the service, or of the gateway's server, that the request came to. @default every port */
  readonly port?: number;
  /** Labels that the calling workload has. @default every caller */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  /** The namespace of the calling workload. @default every namespace */
  readonly sourceNamespace?: string;
  /**
   * Where the request came in: gateways, or 'mesh' for the sidecars. Excludes `sourceLabels` and `sourceNamespace`,
   * which Istio does not look at beside it.
   *
   * @default everywhere that the VirtualService applies
   */
  readonly gateways?: readonly GatewayReference[];
  /** How statistics of this match are named. @default no statistics of its own */
  readonly statPrefix?: string;
}

export const match: Field<Match> = struct<Match>(
  {
    name: nonEmptyText,
    path,
    scheme: stringMatch,
    method: stringMatch,
    authority: stringMatch,
    headers: conditions(header),
    withoutHeaders: conditions(header),
    queryParams: conditions(queryParam),
    port,
    sourceLabels: labels,
    sourceNamespace: namespaceName,
    gateways: list(gatewayReference),
    statPrefix: nonEmptyText,
  },
  ({ path, ...wire }, props, at) => {
    atMostOne(at, props, ['gateways', 'sourceLabels']);
    atMostOne(at, props, ['gateways', 'sourceNamespace']);
    return { ...(path as Wire), ...wire };
  },
);

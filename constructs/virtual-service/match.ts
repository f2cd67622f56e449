import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { atMostOne, type Field, list, struct } from '../props/field';
import { HERE } from '../props/shape';
import { labels, namespaceName, nonEmptyText, port } from '../props/value';
import { type Header, headers } from './header';
import { type Path, path } from './path';
import { type QueryParam, queryParams } from './query-param';
import { type StringMatch, stringMatch } from './string-match';

/**
 * Conditions on a request; all of them must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export interface Match {
  /** Name in access logs, after the name of the rule. @default none */
  readonly name?: string;
  /** Path without the query string (`uri` in Istio). @default any */
  readonly path?: Path;
  /** Scheme, `http` or `https`. @default any */
  readonly scheme?: StringMatch;
  /** Method, in upper case as clients send it. @default any */
  readonly method?: StringMatch;
  /** Host header as the client sends it, including a port. @default any host of the VirtualService */
  readonly authority?: StringMatch;
  /** Conditions on headers, all of which must hold. @default none */
  readonly headers?: readonly Header[];
  /**
   * Conditions on headers, none of which may hold. A missing header counts as empty, so `Header.regex('x', '.*')` never
   * lets a request match. Use `Header.present('x')` to require that a header is missing.
   *
   * @default none
   */
  readonly withoutHeaders?: readonly Header[];
  /** Conditions on query parameters, all of which must hold. @default none */
  readonly queryParams?: readonly QueryParam[];
  /** Service port, or the port that the gateway listens on. @default any */
  readonly port?: number;
  /** Workload labels that the caller has. @default any */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  /** Namespace that the caller is in. @default any */
  readonly sourceNamespace?: string;
  /**
   * Gateways that the request enters through; 'mesh' means the sidecars. Excludes `sourceLabels` and `sourceNamespace`,
   * which Istio would ignore.
   *
   * @default all `gateways` of the VirtualService
   */
  readonly gateways?: readonly GatewayReference[];
  /** Prefix for separate statistics of this match. @default no separate statistics */
  readonly statPrefix?: string;
}

export const match: Field<Match> = struct<Match>(
  {
    name: nonEmptyText,
    path,
    scheme: stringMatch,
    method: stringMatch,
    authority: stringMatch,
    headers,
    withoutHeaders: headers,
    queryParams,
    port,
    sourceLabels: labels,
    sourceNamespace: namespaceName,
    gateways: list(gatewayReference),
    statPrefix: nonEmptyText,
  },
  (wire, props, path) => {
    atMostOne(path, props, ['gateways', 'sourceLabels']);
    atMostOne(path, props, ['gateways', 'sourceNamespace']);
    return wire;
  },
  { path: HERE },
);

import type { Claims } from '../request/request';
import type { Address } from './ip-block';

/** The attributes that an AuthorizationPolicy can match. */
export interface Access {
  /** Caller's identity without `spiffe://`, empty if the connection has none. */
  readonly principal: string;
  /** Address that the connection comes from. */
  readonly sourceIp: Address;
  /** Address of the client: behind a gateway or another trusted proxy, the one in `x-forwarded-for`. */
  readonly remoteIp: Address;
  readonly destinationIp: Address;
  /** Port of the Pod, not of its Service. */
  readonly destinationPort: number;
  /** Server name in the TLS handshake, empty without TLS. */
  readonly sni: string;
  /** `undefined` if the connection is not HTTP. */
  readonly http: HttpAccess | undefined;
}

export interface HttpAccess {
  readonly method: string;
  /** Normalized path without its query. */
  readonly path: string;
  /** Host header with its port. */
  readonly host: string;
  /** Lines of a header or pseudo-header. */
  readonly headerLines: (lowerCaseName: string) => readonly string[];
  /** Claims of the token, if a RequestAuthentication of this workload has verified it. */
  readonly claims: Claims | undefined;
}

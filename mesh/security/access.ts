import type { Jwt } from '../request/request';

/** What an AuthorizationPolicy can ask about. */
export interface Access {
  /** Without `spiffe://`; empty where the connection carries no identity. */
  readonly principal: string;
  readonly sourceIp: string | undefined;
  readonly destinationPort: number;
  readonly sni: string | undefined;
  /** `undefined` for a connection that is not HTTP. */
  readonly http: HttpAccess | undefined;
}

export interface HttpAccess {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly host: string;
  readonly header: (lowerCaseName: string) => string | undefined;
  /** Verified by a RequestAuthentication of this workload. */
  readonly token: Jwt | undefined;
}

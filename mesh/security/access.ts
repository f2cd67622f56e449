import type { Jwt } from '../request/request';

/** The attributes that an AuthorizationPolicy can match. */
export interface Access {
  /** Caller's identity without `spiffe://`, empty if the connection has none. */
  readonly principal: string;
  readonly sourceIp: string | undefined;
  readonly destinationPort: number;
  readonly sni: string | undefined;
  /** `undefined` if the connection is not HTTP. */
  readonly http: HttpAccess | undefined;
}

export interface HttpAccess {
  readonly method: string;
  /** Path without its query. */
  readonly path: string;
  readonly host: string;
  readonly header: (lowerCaseName: string) => string | undefined;
  /** Token, if a RequestAuthentication of this workload has verified it. */
  readonly token: Jwt | undefined;
}

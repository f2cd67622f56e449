import type { Jwt } from '../request/request';

/** What is known of the caller and of the connection that carries a request, besides the request itself. */
export interface Connection {
  /** Where the client connected to, without the port. */
  readonly address: string;
  readonly port: number;
  readonly sourceIp: string | undefined;
  /** As it reaches the workload: a gateway may have verified and kept it. */
  readonly jwt: Jwt | undefined;
  readonly sni: string | undefined;
}

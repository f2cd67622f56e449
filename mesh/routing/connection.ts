import type { Jwt } from '../request/request';

/** The connection that carries a request, and what is known about the caller. */
export interface Connection {
  /** Address that the client connected to, without the port. */
  readonly address: string;
  readonly port: number;
  readonly sourceIp: string | undefined;
  /** Token as the workload receives it: a gateway may verify and remove it. */
  readonly jwt: Jwt | undefined;
  readonly sni: string | undefined;
  /** What a workload's proxy reads from it, unless mutual TLS wraps it. @default HTTP */
  readonly content?: 'TLS' | 'TCP';
  /** Identity of the caller, if it is a workload that a gateway authenticates. @default none */
  readonly principal?: string;
}

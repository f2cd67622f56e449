import type { Config } from '../manifest/config';
import { mapOf } from '../request/header-lines';
import type { HttpRequest } from '../request/http-request';
import type { Jwt } from '../request/request';
import type { HttpRejection } from '../routing/arrival';
import { grpcFate } from '../routing/grpc-answer';
import type { Access } from './access';
import { Authorization, type AuthorizationContext } from './authorization-policy';
import { RequestAuthentication } from './request-authentication';

/** What AuthorizationPolicies can match of a connection, whatever it carries. */
export type ConnectionAccess = Omit<Access, 'http'>;

/** A request that the filters let through, as they leave it. */
export interface Admitted {
  readonly kind: 'admitted';
  readonly http: HttpRequest;
  /** The request that routes match: the received one, unless a token was verified. */
  readonly routed: HttpRequest;
  /** The described token, unless a rule has removed it. */
  readonly jwt: Jwt | undefined;
}

/** The security filters of a proxy for what it receives: RequestAuthentications, then AuthorizationPolicies. */
export class Admission {
  readonly authorization: Authorization;
  readonly authentication: RequestAuthentication;

  constructor(authorizations: readonly Config[], authentications: readonly Config[], context: AuthorizationContext) {
    this.authorization = new Authorization(authorizations, context);
    this.authentication = new RequestAuthentication(authentications);
  }

  get isOpen(): boolean {
    return this.authorization.isOpen && this.authentication.isEmpty;
  }

  admit(received: HttpRequest, connection: ConnectionAccess, jwt: Jwt | undefined): Admitted | HttpRejection {
    if (this.isOpen && !received.isMalformed) return { kind: 'admitted', http: received, routed: received, jwt };
    const decision = this.decide(received, connection, jwt);
    return decision.kind === 'admitted' ? decision : grpcFate(decision, received);
  }

  private decide(received: HttpRequest, connection: ConnectionAccess, jwt: Jwt | undefined): Admitted | HttpRejection {
    if (received.isMalformed) return { kind: 'direct', status: 400, body: null };
    const denied = this.authorization.deniedBeforeTokens(accessOf(received, connection));
    if (denied !== undefined) return { kind: 'denied', status: 403, policy: denied };
    if (this.authentication.isEmpty) return this.authorize(received, received, connection, jwt);
    const { query } = received;
    const headers = mapOf(received.headers);
    if (isPreflight(received)) {
      // Browsers send preflight requests without tokens.
      const sanitized = received.after(this.authentication.sanitize({ headers, query, claims: undefined }));
      return this.authorize(sanitized, received, connection, jwt);
    }
    const authentication = this.authentication.authenticate({ headers, query, jwt });
    if (authentication.kind === 'rejected') {
      return { kind: 'denied', status: authentication.status, policy: authentication.policy };
    }
    const { left, claims } = authentication;
    const http = received.after({ ...left, claims });
    // Envoy only looks for another route if a token was verified.
    return this.authorize(http, claims ? http : received, connection, left.jwt);
  }

  /** Returns the policy that closes a connection that is not HTTP. */
  closedBy(connection: ConnectionAccess): string | undefined {
    const access = { ...connection, http: undefined };
    return this.authorization.deniedBeforeTokens(access) ?? this.authorization.deniedBy(access);
  }

  private authorize(
    http: HttpRequest,
    routed: HttpRequest,
    connection: ConnectionAccess,
    jwt: Jwt | undefined,
  ): Admitted | HttpRejection {
    const policy = this.authorization.deniedBy(accessOf(http, connection));
    return policy === undefined ? { kind: 'admitted', http, routed, jwt } : { kind: 'denied', status: 403, policy };
  }
}

function accessOf(http: HttpRequest, connection: ConnectionAccess): Access {
  const { method, path, authority, claims } = http;
  const { principal, sourceIp, remoteIp, destinationIp, destinationPort, sni } = connection;
  const headerLines = (name: string) => http.headerLines(name);
  const access = { method, path, host: authority, headerLines, claims };
  return { principal, sourceIp, remoteIp, destinationIp, destinationPort, sni, http: access };
}

function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === 'OPTIONS' && Boolean(headers.origin && headers['access-control-request-method']);
}

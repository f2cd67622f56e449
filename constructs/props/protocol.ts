/** The protocols of ports by what Istio can tell of their traffic: requests, the name that a client asks for, bytes. */
export const HTTP = ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB'] as const;
export const TLS = ['HTTPS', 'TLS'] as const;
export const TCP = ['TCP', 'MONGO', 'MYSQL', 'REDIS'] as const;

/** What a port speaks, as Istio names it. */
export type Protocol = (typeof HTTP | typeof TLS | typeof TCP)[number];

/** `http` on port 80, `https` on 443, else the protocol and the port: `grpc-9000`. */
export function defaultPortName(protocol: Protocol | undefined, port: number): string {
  const name = protocol?.toLowerCase() ?? 'port';
  return { http: 80, https: 443 }[name] === port ? name : `${name}-${port}`;
}

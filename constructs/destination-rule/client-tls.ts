import { type Field, list, refuseProp, required, struct } from '../props/field';
import { choice, flag, nonEmptyText } from '../props/value';

/**
 * TLS between callers' proxies and a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export type ClientTls = ClientTlsModeOnly | ClientSimpleTls | ClientMutualTlsFiles | ClientMutualTlsSecret;

/** Plain text (`DISABLE`), or mutual TLS with the certificates that Istio issues (`ISTIO_MUTUAL`). */
export interface ClientTlsModeOnly {
  /**
   * `DISABLE` sends plain text, even if Istio would use mutual TLS automatically. `ISTIO_MUTUAL` uses mutual TLS with
   * Istio's certificates.
   */
  readonly mode: 'DISABLE' | 'ISTIO_MUTUAL';
}

/** SNI, and how the server's certificate is verified. */
interface ServerCheck {
  /** SNI that the client sends. @default the Host header of the request */
  readonly sni?: string;
  /**
   * Accepted subject alternative names; the server's certificate must have one of them.
   *
   * @default the name in `sni` or the host
   */
  readonly subjectAltNames?: readonly string[];
  /** Whether to accept any server certificate without verifying it. @default false */
  readonly insecureSkipVerify?: boolean;
  /**
   * Secret or ConfigMap with the CA certificates that verify the server. Sidecars use it only if the DestinationRule has a
   * `workloadSelector`. Istio 1.32 or newer.
   *
   * @default the CA certificates of `credentialName` or `caCertificates`
   */
  readonly caCertCredentialName?: string;
}

/** TLS without a client certificate. */
export interface ClientSimpleTls extends ServerCheck {
  /** Only the server presents a certificate. */
  readonly mode: 'SIMPLE';
  /**
   * Secret with the CA certificates that verify the server, in the namespace of the proxy. Sidecars use it only if the
   * DestinationRule has a `workloadSelector`. Excludes `caCertificates` and `caCrl`.
   *
   * @default the CA certificates of the operating system
   */
  readonly credentialName?: string;
  /** Path of the CA certificates that verify the server. @default the CA certificates of the operating system */
  readonly caCertificates?: string;
  /** Path of the certificate revocation list. @default revocation is not checked */
  readonly caCrl?: string;
}

/** Mutual TLS with a client certificate from files in the proxy. */
export interface ClientMutualTlsFiles extends ServerCheck {
  /** Client and server present certificates. */
  readonly mode: 'MUTUAL';
  /** Path of the client certificate. */
  readonly clientCertificate: string;
  /** Path of the client's private key. */
  readonly privateKey: string;
  /** Path of the CA certificates that verify the server. @default the CA certificates of the operating system */
  readonly caCertificates?: string;
  /** Path of the certificate revocation list. @default revocation is not checked */
  readonly caCrl?: string;
  readonly credentialName?: never;
}

/** Mutual TLS with a client certificate from a Secret. */
export interface ClientMutualTlsSecret extends ServerCheck {
  /** Client and server present certificates. */
  readonly mode: 'MUTUAL';
  /**
   * Secret with the client's certificate and key, and the CA certificates that verify the server, in the namespace of
   * the proxy. Sidecars use it only if the DestinationRule has a `workloadSelector`.
   */
  readonly credentialName: string;
  readonly clientCertificate?: never;
  readonly privateKey?: never;
  readonly caCertificates?: never;
  readonly caCrl?: never;
}

interface AnyTls extends ServerCheck {
  readonly mode: ClientTls['mode'];
  readonly credentialName?: string;
  readonly clientCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
  readonly caCrl?: string;
}

const FILES = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'] as const;

export const clientTls = struct<AnyTls>(
  {
    mode: required(choice('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL')),
    credentialName: nonEmptyText,
    caCertCredentialName: nonEmptyText,
    clientCertificate: nonEmptyText,
    privateKey: nonEmptyText,
    caCertificates: nonEmptyText,
    caCrl: nonEmptyText,
    subjectAltNames: list(nonEmptyText),
    sni: nonEmptyText,
    insecureSkipVerify: flag,
  },
  (wire, props, path) => {
    const set = (names: readonly (keyof AnyTls)[]) => names.filter((name) => props[name] !== undefined);
    const exclude = (reason: string, names: readonly (keyof AnyTls)[]) => {
      const excluded = set(names);
      if (excluded.length > 0) refuseProp(path, `${reason} excludes ${excluded.join(', ')}: keep one of them`);
    };
    const { mode } = props;
    if (mode === 'DISABLE' || mode === 'ISTIO_MUTUAL') {
      exclude(`mode '${mode}'`, [
        'credentialName',
        'caCertCredentialName',
        ...FILES,
        'subjectAltNames',
        'sni',
        'insecureSkipVerify',
      ]);
    } else if (props.credentialName !== undefined) exclude('credentialName', FILES);
    else if (mode === 'SIMPLE') exclude("mode 'SIMPLE'", ['clientCertificate', 'privateKey']);
    else if (set(['clientCertificate', 'privateKey']).length < 2) {
      refuseProp(path, "mode 'MUTUAL' requires credentialName, or clientCertificate and privateKey");
    }
    if (props.insecureSkipVerify) {
      exclude('insecureSkipVerify', [
        'caCertificates',
        'subjectAltNames',
        ...(mode === 'SIMPLE' ? (['credentialName'] as const) : []),
      ]);
    }
    return wire;
  },
) as Field<ClientTls>;

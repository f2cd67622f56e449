import { type Field, list, refuseProp, required, struct } from '../props/field';
import { choice, flag, nonEmptyText } from '../props/value';

/**
 * How callers' proxies speak TLS to a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export type ClientTls = PlainTls | SimpleTls | MutualTlsFiles | MutualTlsSecret;

/** No TLS (`DISABLE`), or the certificates that Istio hands out (`ISTIO_MUTUAL`). */
export interface PlainTls {
  /** `DISABLE`: plain text, also where Istio would use mutual TLS by itself; `ISTIO_MUTUAL`: Istio's certificates. */
  readonly mode: 'DISABLE' | 'ISTIO_MUTUAL';
}

/** How the server is asked for, and what is held against its certificate. */
interface ServerCheck {
  /** The name that is asked for, which the server sees. @default the Host header of the request */
  readonly sni?: string;
  /** Names that the server's certificate must carry one of. @default the name in `sni` or the host */
  readonly subjectAltNames?: readonly string[];
  /** Whether the server's certificate is taken unchecked. @default false */
  readonly insecureSkipVerify?: boolean;
}

/** TLS where only the server shows a certificate. */
export interface SimpleTls extends ServerCheck {
  /** Only the server shows a certificate. */
  readonly mode: 'SIMPLE';
  /** Secret with what the certificate is checked against. Excludes `caCertificates` and `caCrl`. @default what the system trusts */
  readonly credentialName?: string;
  /** File with what the certificate is checked against. @default what the system trusts */
  readonly caCertificates?: string;
  /** File of revoked certificates. @default none is revoked */
  readonly caCrl?: string;
}

/** TLS where both sides show certificates, the client's from files in the proxy. */
export interface MutualTlsFiles extends ServerCheck {
  /** Both sides show certificates. */
  readonly mode: 'MUTUAL';
  /** Path of the client's certificate. */
  readonly clientCertificate: string;
  /** Path of its private key. */
  readonly privateKey: string;
  /** File with what the server's certificate is checked against. @default what the system trusts */
  readonly caCertificates?: string;
  /** File of revoked certificates. @default none is revoked */
  readonly caCrl?: string;
  readonly credentialName?: never;
}

/** TLS where both sides show certificates, the client's from a secret. */
export interface MutualTlsSecret extends ServerCheck {
  /** Both sides show certificates. */
  readonly mode: 'MUTUAL';
  /** Secret with the client's certificate and key, and what the server's is checked against. */
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
    clientCertificate: nonEmptyText,
    privateKey: nonEmptyText,
    caCertificates: nonEmptyText,
    caCrl: nonEmptyText,
    subjectAltNames: list(nonEmptyText),
    sni: nonEmptyText,
    insecureSkipVerify: flag,
  },
  (wire, props, at) => {
    const set = (names: readonly (keyof AnyTls)[]) => names.filter((name) => props[name] !== undefined);
    const exclude = (reason: string, names: readonly (keyof AnyTls)[]) => {
      const foreign = set(names);
      if (foreign.length > 0) refuseProp(at, `${reason} excludes ${foreign.join(', ')}: keep one of them`);
    };
    const { mode } = props;
    if (mode === 'DISABLE' || mode === 'ISTIO_MUTUAL') {
      exclude(`mode '${mode}'`, ['credentialName', ...FILES, 'subjectAltNames', 'sni', 'insecureSkipVerify']);
    } else if (props.credentialName !== undefined) exclude('credentialName', FILES);
    else if (mode === 'SIMPLE') exclude("mode 'SIMPLE'", ['clientCertificate', 'privateKey']);
    else if (set(['clientCertificate', 'privateKey']).length < 2) {
      refuseProp(at, "mode 'MUTUAL' needs credentialName, or clientCertificate and privateKey");
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

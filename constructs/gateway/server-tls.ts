import { type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { HERE } from '../props/shape';
import { choice, flag, nonEmptyText } from '../props/value';
import { type Certificate, certificate } from './certificate';

/** TLS versions, cipher suites, curves and protocols of a server. */
export interface TlsVersions {
  /** Minimum TLS version. @default 'TLSV1_2' */
  readonly minProtocolVersion?: TlsVersion;
  /** Maximum TLS version. @default 'TLSV1_3' */
  readonly maxProtocolVersion?: TlsVersion;
  /** Cipher suites for TLS 1.2 and older. @default Envoy's default cipher suites */
  readonly cipherSuites?: readonly string[];
  /** Elliptic curves for the key exchange, such as `X25519`. Istio 1.32 or newer. @default Envoy's default curves */
  readonly ecdhCurves?: readonly string[];
  /**
   * Protocols that the server offers in the TLS handshake (ALPN), such as `h2`. A list that does not fit the protocol of
   * the server breaks its traffic. Istio 1.32 or newer.
   *
   * @default the protocols of the server, such as `h2` and `http/1.1` for HTTPS
   */
  readonly alpnProtocols?: readonly string[];
}

/** A TLS version. */
export type TlsVersion = (typeof VERSIONS)[number];

/** TLS that the gateway terminates with a certificate. */
export interface ServerTerminatedTls extends TlsVersions {
  /**
   * `SIMPLE`: no client certificates; `MUTUAL`: client certificates are required; `OPTIONAL_MUTUAL`: they are optional.
   */
  readonly mode: 'SIMPLE' | 'MUTUAL' | 'OPTIONAL_MUTUAL';
  /** The certificate that the gateway presents. */
  readonly certificate: Certificate;
  /** Path of the CA certificates that verify clients. @default the CA certificates in the Secret of `certificate` */
  readonly caCertificates?: string;
  /** Secret with the CA certificates that verify clients. @default the Secret of `certificate` */
  readonly caCertCredentialName?: string;
  /**
   * Path of the revocation list for client certificates. Requires mode `MUTUAL` or `OPTIONAL_MUTUAL`, and
   * `caCertificates`.
   *
   * @default revocation is not checked
   */
  readonly caCrl?: string;
  /** Accepted subject alternative names; a client certificate must have one of them. @default any name */
  readonly subjectAltNames?: readonly string[];
  /**
   * SHA-256 hashes, in Base64, of the public keys (SPKI) of accepted client certificates. If `verifyCertificateHash` is
   * set too, a match in either list is enough.
   *
   * @default any key
   */
  readonly verifyCertificateSpki?: readonly string[];
  /** SHA-256 hashes, in hexadecimal, of accepted client certificates. @default any certificate */
  readonly verifyCertificateHash?: readonly string[];
  /** Whether to accept any client certificate without verifying it. @default false */
  readonly insecureSkipVerify?: boolean;
}

/** TLS that the gateway forwards without terminating it; routes match the SNI. */
export interface ServerPassthroughTls {
  /**
   * `PASSTHROUGH` routes by the `tlsRules` of VirtualServices. `AUTO_PASSTHROUGH` reads the destination from the SNI,
   * for traffic between clusters.
   */
  readonly mode: 'PASSTHROUGH' | 'AUTO_PASSTHROUGH';
}

/** Mutual TLS with the certificates that Istio issues, for clients in the mesh. */
export interface ServerIstioMutualTls extends TlsVersions {
  /** Client and gateway present certificates that Istio issued. */
  readonly mode: 'ISTIO_MUTUAL';
}

/**
 * TLS settings of a Gateway's server.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export type ServerTls = ServerTerminatedTls | ServerPassthroughTls | ServerIstioMutualTls;

const VERSIONS = ['TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'] as const;
const MODES = ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL', 'PASSTHROUGH', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL'] as const;
const VERSION_PROPS = ['minProtocolVersion', 'maxProtocolVersion', 'cipherSuites', 'ecdhCurves', 'alpnProtocols'];

interface AnyTls extends Partial<Omit<ServerTerminatedTls, 'mode'>> {
  readonly mode: ServerTls['mode'];
}

export const serverTls = struct<AnyTls>(
  {
    mode: required(choice(...MODES)),
    certificate,
    caCertificates: nonEmptyText,
    caCertCredentialName: nonEmptyText,
    caCrl: nonEmptyText,
    subjectAltNames: list(nonEmptyText),
    verifyCertificateSpki: list(nonEmptyText),
    verifyCertificateHash: list(nonEmptyText),
    insecureSkipVerify: flag,
    minProtocolVersion: choice(...VERSIONS),
    maxProtocolVersion: choice(...VERSIONS),
    cipherSuites: list(nonEmptyText),
    ecdhCurves: list(nonEmptyText),
    alpnProtocols: list(nonEmptyText),
  },
  (wire, props, path): Wire => {
    const { mode, minProtocolVersion: min = 'TLSV1_2', maxProtocolVersion: max = 'TLSV1_3' } = props;
    const allowed = mode.endsWith('PASSTHROUGH') ? ['mode'] : ['mode', ...VERSION_PROPS];
    const excluded = Object.entries(props).flatMap(([name, value]) =>
      value === undefined || allowed.includes(name) ? [] : [name],
    );
    if (mode !== 'SIMPLE' && mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL') {
      if (excluded.length > 0) refuseProp(path, `mode '${mode}' excludes ${excluded.join(', ')}: keep one of them`);
    } else if (props.certificate === undefined) {
      refuseProp(path, `mode '${mode}' requires certificate`);
    } else if (mode !== 'SIMPLE' && !props.certificate.isSecret && props.caCertificates === undefined) {
      refuseProp(path, `mode '${mode}' requires caCertificates, which verify clients`);
    }
    if (props.caCrl !== undefined && (mode === 'SIMPLE' || props.caCertificates === undefined)) {
      refuseProp(path, "caCrl requires mode 'MUTUAL' or 'OPTIONAL_MUTUAL', and caCertificates");
    }
    if (VERSIONS.indexOf(min) > VERSIONS.indexOf(max)) {
      refuse(`${path}.minProtocolVersion`, `at most maxProtocolVersion, which is ${max}`, min);
    }
    return wire;
  },
  { certificate: HERE },
) as Field<ServerTls>;

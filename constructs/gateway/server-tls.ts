import { type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { choice, flag, nonEmptyText } from '../props/value';
import { type Certificate, certificate } from './certificate';

/** Which versions and ciphers of TLS a server speaks. */
export interface TlsVersions {
  /** The lowest version that is spoken. @default 'TLSV1_2' */
  readonly minProtocolVersion?: TlsVersion;
  /** The highest version that is spoken. @default 'TLSV1_3' */
  readonly maxProtocolVersion?: TlsVersion;
  /** Names of cipher suites for TLS before 1.3. @default those that Envoy takes */
  readonly cipherSuites?: readonly string[];
}

/** A version of TLS. */
export type TlsVersion = (typeof VERSIONS)[number];

/** TLS that ends at the gateway, which shows a certificate. */
export interface TerminatedTls extends TlsVersions {
  /** `SIMPLE`: clients show no certificate; `MUTUAL`: clients show a certificate too; `OPTIONAL_MUTUAL`: they may. */
  readonly mode: 'SIMPLE' | 'MUTUAL' | 'OPTIONAL_MUTUAL';
  /** The certificate that the gateway shows. */
  readonly certificate: Certificate;
  /** File that client certificates are checked against. @default what the secret of `certificate` holds */
  readonly caCertificates?: string;
  /** Secret that client certificates are checked against. @default what the secret of `certificate` holds */
  readonly caCertCredentialName?: string;
  /** File of revoked client certificates. Needs `caCertificates`, and clients that show one. @default none is revoked */
  readonly caCrl?: string;
  /** Names that a client certificate must carry one of. @default every name */
  readonly subjectAltNames?: readonly string[];
  /** Base64 SHA-256 hashes of keys, of which a client certificate must have one. @default every key */
  readonly verifyCertificateSpki?: readonly string[];
  /** Hexadecimal SHA-256 hashes of the client certificates that are taken. @default every certificate */
  readonly verifyCertificateHash?: readonly string[];
  /** Whether client certificates are taken unchecked. @default false */
  readonly insecureSkipVerify?: boolean;
}

/** TLS that does not end at the gateway: connections are told apart by their SNI and go on as they are. */
export interface PassthroughTls {
  /** `PASSTHROUGH` asks the `tlsRules` of VirtualServices; `AUTO_PASSTHROUGH` reads the destination in the SNI, for traffic between clusters. */
  readonly mode: 'PASSTHROUGH' | 'AUTO_PASSTHROUGH';
}

/** TLS between proxies of the mesh, with the certificates that Istio hands out. */
export interface IstioMutualTls extends TlsVersions {
  /** Both sides show the certificates of Istio. */
  readonly mode: 'ISTIO_MUTUAL';
}

/**
 * How a server of a Gateway speaks TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export type ServerTls = TerminatedTls | PassthroughTls | IstioMutualTls;

const VERSIONS = ['TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'] as const;
const MODES = ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL', 'PASSTHROUGH', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL'] as const;
const OF_VERSIONS = ['minProtocolVersion', 'maxProtocolVersion', 'cipherSuites'];

interface AnyTls extends Partial<Omit<TerminatedTls, 'mode'>> {
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
  },
  ({ certificate, ...wire }, props, at): Wire => {
    const { mode, minProtocolVersion: least = 'TLSV1_2', maxProtocolVersion: most = 'TLSV1_3' } = props;
    const taken = mode.endsWith('PASSTHROUGH') ? ['mode'] : ['mode', ...OF_VERSIONS];
    const foreign = Object.entries(props).flatMap(([name, value]) =>
      value === undefined || taken.includes(name) ? [] : [name],
    );
    if (mode !== 'SIMPLE' && mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL') {
      if (foreign.length > 0) refuseProp(at, `mode '${mode}' takes no ${foreign.join(', no ')}: leave it out`);
    } else if (props.certificate === undefined) {
      refuseProp(at, `certificate is missing, mode '${mode}' needs one`);
    } else if (mode !== 'SIMPLE' && !props.certificate.isSecret && props.caCertificates === undefined) {
      refuseProp(at, `caCertificates is missing, mode '${mode}' checks client certificates against it`);
    }
    if (props.caCrl !== undefined && (mode === 'SIMPLE' || props.caCertificates === undefined)) {
      refuseProp(at, "caCrl needs mode 'MUTUAL' or 'OPTIONAL_MUTUAL', and caCertificates");
    }
    if (VERSIONS.indexOf(least) > VERSIONS.indexOf(most)) {
      refuse(`${at}.minProtocolVersion`, `at most ${most}, the highest version`, least);
    }
    return { ...wire, ...(certificate as Wire | undefined) };
  },
) as Field<ServerTls>;

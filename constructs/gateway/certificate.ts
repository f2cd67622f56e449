import { instance, refuse, required, shown, struct, type Wire } from '../props/field';
import { Call, readable } from '../props/shape';
import { nonEmptyText } from '../props/value';

/** A certificate and its private key, as files in the gateway's proxy. */
export interface CertificateFiles {
  /** Path of the certificate. */
  readonly serverCertificate: string;
  /** Path of the private key. */
  readonly privateKey: string;
}

/**
 * The certificate that a Gateway's server presents to clients.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class Certificate {
  /**
   * A Secret in the namespace of the gateway's Pods (`credentialName`), or one Secret for RSA and one for ECDSA
   * (`credentialNames`).
   *
   * @throws if a name is empty, or there are more than two
   */
  static secret(name: string, ...more: readonly string[]): Certificate {
    const names = [name, ...more].map((name) => nonEmptyText(name, 'the Secret name'));
    if (names.length > 2) refuse('the certificate', 'in one or two Secrets', names);
    return new Certificate(names.length === 1 ? { credentialName: names[0] } : { credentialNames: names }, true);
  }

  /**
   * Files in the gateway's proxy: one pair, or one pair for RSA and one for ECDSA (`tlsCertificates`).
   *
   * @throws if a path is missing or empty, or there are more than two pairs
   */
  static files(files: CertificateFiles, ...more: readonly CertificateFiles[]): Certificate {
    const pairs = [files, ...more].map((pair) => certificateFiles(pair, 'files') as object);
    if (pairs.length > 2) refuse('the certificate', 'in one or two pairs of files', pairs);
    return new Certificate(pairs.length === 1 ? { ...pairs[0] } : { tlsCertificates: pairs }, false);
  }

  /** Fields of `tls` in the manifest. */
  readonly tls: object;

  /** Whether it is a Secret, which can also contain the CA certificates that verify clients. */
  readonly isSecret: boolean;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(tls: object, isSecret: boolean) {
    this.tls = tls;
    this.isSecret = isSecret;
  }
}

const certificateFiles = struct<CertificateFiles>({
  serverCertificate: required(nonEmptyText),
  privateKey: required(nonEmptyText),
});

export const certificate = readable(
  instance(
    Certificate,
    "Certificate.secret('web-api-tls')",
    ({ tls }) => tls,
    (value) => (typeof value === 'string' ? `Certificate.secret(${shown(value)})` : undefined),
  ),
  (tls) => {
    const { credentialName, credentialNames, serverCertificate, privateKey, tlsCertificates } = tls as Wire;
    if (credentialName !== undefined) return new Call('Certificate.secret', credentialName);
    if (Array.isArray(credentialNames)) return new Call('Certificate.secret', ...credentialNames);
    if (serverCertificate !== undefined) return new Call('Certificate.files', { serverCertificate, privateKey });
    return Array.isArray(tlsCertificates) ? new Call('Certificate.files', ...tlsCertificates) : undefined;
  },
);

import { instance, refuse, required, struct } from '../props/field';
import { nonEmptyText } from '../props/value';

/** A certificate and its key, as files in the gateway's proxy. */
export interface CertificateFiles {
  /** Path of the certificate. */
  readonly serverCertificate: string;
  /** Path of its private key. */
  readonly privateKey: string;
}

/**
 * What a server of a Gateway shows to prove who it is.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class Certificate {
  /**
   * Secrets in the namespace of the gateway's pods, one for each kind of key (`credentialName`, `credentialNames`).
   *
   * @throws when a name is empty, or there are more than two
   */
  static secret(name: string, ...more: readonly string[]): Certificate {
    const names = [name, ...more].map((name) => nonEmptyText(name, 'the name of the secret'));
    if (names.length > 2) refuse('the certificate', 'in one or two secrets', names);
    return new Certificate(names.length === 1 ? { credentialName: names[0] } : { credentialNames: names }, true);
  }

  /**
   * Files in the gateway's proxy, at most one pair for each of two kinds of key.
   *
   * @throws when a path is missing or empty, or there are more than two pairs
   */
  static files(files: CertificateFiles, ...more: readonly CertificateFiles[]): Certificate {
    const pairs = [files, ...more].map((pair) => certificateFiles(pair, 'files') as object);
    if (pairs.length > 2) refuse('the certificate', 'in one or two pairs of files', pairs);
    return new Certificate(pairs.length === 1 ? { ...pairs[0] } : { tlsCertificates: pairs }, false);
  }

  /** What stands in the manifest. */
  readonly tls: object;

  /** Whether the secret may also hold what client certificates are checked against. */
  readonly isSecret: boolean;

  // What only looks alike does not compile.
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

export const certificate = instance(Certificate, "Certificate.secret('web-api-tls')", ({ tls }) => tls);

import { list, required, struct } from '../props/field';
import { choice, port } from '../props/value';
import { type CaCertificateReference, caCertificateReference } from './object-reference';
import { listOfAtMost } from './value';

/** TLS settings of a Gateway. */
export interface GatewayTls {
  /** How the Gateway verifies client certificates at its HTTPS listeners. */
  readonly frontend: FrontendTls;
}

/**
 * How a Gateway verifies client certificates.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface FrontendTls {
  /** Settings for every port that `perPort` does not list. @default client certificates are not requested */
  readonly default?: FrontendTlsConfig;
  /** Settings for single ports. @default `default` applies to all ports */
  readonly perPort?: readonly PortTls[];
}

/** TLS settings for the clients of a Gateway. */
export interface FrontendTlsConfig {
  /** How client certificates are verified. @default they are not requested */
  readonly validation?: FrontendValidation;
}

/** Verification of client certificates. */
export interface FrontendValidation {
  /** CA certificates that verify clients; istiod supports one object. */
  readonly caCertificateRefs: readonly CaCertificateReference[];
  /** `AllowInsecureFallback` also accepts clients without a valid certificate. @default 'AllowValidOnly' */
  readonly mode?: 'AllowValidOnly' | 'AllowInsecureFallback';
}

/** TLS settings for the clients of one port. */
export interface PortTls {
  /** Port of the HTTPS listeners. */
  readonly port: number;
  /** The settings, instead of `default`. */
  readonly tls: FrontendTlsConfig;
}

const config = struct<FrontendTlsConfig>({
  validation: struct<FrontendValidation>({
    caCertificateRefs: required(listOfAtMost(1, caCertificateReference)),
    mode: choice('AllowValidOnly', 'AllowInsecureFallback'),
  }),
});

export const gatewayTls = struct<GatewayTls>({
  frontend: required(
    struct<FrontendTls>(
      { default: config, perPort: list(struct<PortTls>({ port: required(port), tls: required(config) })) },
      // The API requires `default`, even if it is empty.
      (wire) => ({ default: {}, ...wire }),
    ),
  ),
});

import { atLeastOne, map, struct } from '../props/field';
import { anyText, nonEmptyText } from '../props/value';
import { type SecretReference, secretReference } from './object-reference';
import { listOfAtMost } from './value';

/**
 * TLS that a listener terminates.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface ListenerTls {
  /**
   * Secrets of type `kubernetes.io/tls` with the certificates of the listener: one, or one for RSA and one for ECDSA. A
   * Secret in another namespace requires a ReferenceGrant there.
   *
   * @default `options` select a certificate of Istio
   */
  readonly certificateRefs?: readonly SecretReference[];
  /**
   * Options of Istio: `gateway.istio.io/tls-terminate-mode` is `MUTUAL`, `OPTIONAL_MUTUAL`, `ISTIO_SIMPLE` or
   * `ISTIO_MUTUAL`; `gateway.istio.io/tls-cipher-suites` lists cipher suites.
   *
   * @default one-sided TLS
   */
  readonly options?: Readonly<Record<string, string>>;
}

// istiod rejects more than two certificates.
export const listenerTls = struct<ListenerTls>(
  { certificateRefs: listOfAtMost(2, secretReference), options: map(nonEmptyText, anyText) },
  (wire, props, path) => {
    atLeastOne(path, props, ['certificateRefs', 'options']);
    return wire;
  },
);

import { Construct } from 'constructs';
import { atLeastOne, atMostOne, type Field, instance, map, required, struct, type Wire } from '../props/field';
import { type ResourceProps, resource } from '../props/resource';
import { Call, readable, shaped } from '../props/shape';
import { anyText, choice, nonEmptyText, objectName, text } from '../props/value';
import { GATEWAY_API, GROUPS } from './kinds';
import { type CaCertificateReference, caCertificateReference, objectOf } from './object-reference';
import { hostname, listOfAtMost, preciseHostname, sectionName } from './value';

/** Props of a BackendTlsPolicy. */
export interface BackendTlsPolicyProps extends ResourceProps {
  /** Services and ServiceEntries in the namespace of the policy that proxies connect to with TLS. */
  readonly targetRefs: readonly (BackendTarget | Construct)[];
  /** How proxies verify the certificate of the backend. */
  readonly validation: BackendTlsValidation;
  /** Options of the implementation. @default none */
  readonly options?: Readonly<Record<string, string>>;
}

/** A Service or ServiceEntry, or one of its ports. */
export interface BackendTarget {
  /** Kind of the object. @default 'Service' */
  readonly kind?: 'Service' | 'ServiceEntry';
  readonly name: string;
  /** Name of the only port. @default all ports */
  readonly sectionName?: string;
}

/** How proxies verify the certificate of a backend. */
export interface BackendTlsValidation {
  /** SNI that is sent, and host in the certificate unless `subjectAltNames` is set. */
  readonly hostname: string;
  /** CA certificates. Excludes `wellKnownCACertificates`. @default `wellKnownCACertificates` is required */
  readonly caCertificateRefs?: readonly CaCertificateReference[];
  /** `System` uses the CA certificates of the proxy's image. Excludes `caCertificateRefs`. @default `caCertificateRefs` is required */
  readonly wellKnownCACertificates?: 'System';
  /** Names, of which the certificate must have one. @default `hostname` */
  readonly subjectAltNames?: readonly SubjectAltName[];
}

/** A name in the certificate of a backend. */
export class SubjectAltName {
  /** A DNS name. @throws if it is not a DNS name or a wildcard such as `*.example.com` */
  static hostname(name: string): SubjectAltName {
    return new SubjectAltName({ type: 'Hostname', hostname: hostname(name, 'the name') });
  }

  /** A URI, such as a SPIFFE identity. @throws if it has no scheme and host */
  static uri(uri: string): SubjectAltName {
    return new SubjectAltName({ type: 'URI', uri: absoluteUri(uri, 'the URI') });
  }

  /** @internal Its fields in the manifest. */
  readonly wire: Wire;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(wire: Wire) {
    this.wire = wire;
  }
}

const absoluteUri = text(
  "a URI such as 'spiffe://cluster.local/ns/shop/sa/cart'",
  (value) => value.length <= 253 && /^[^:/?#]+:\/\/[^/?#]+/.test(value),
);

/**
 * A BackendTLSPolicy of the Gateway API: gateways and sidecars connect to a backend with TLS. Fields of a DestinationRule
 * for the same host override it.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
 */
export class BackendTlsPolicy extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the BackendTLSPolicy.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a BackendTLSPolicy with this name
   */
  constructor(scope: Construct, id: string, props: BackendTlsPolicyProps) {
    super(scope, id);
    const object = backendTlsPolicy(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const TARGETS = ['Service', 'ServiceEntry'] as const;

const namedTarget = struct<BackendTarget>(
  { kind: choice(...TARGETS), name: required(objectName), sectionName },
  (wire, { kind = 'Service' }) => ({ group: GROUPS[kind], kind, ...wire }),
);

const target: Field<BackendTarget | Construct> = shaped((value: BackendTarget | Construct, path: string) => {
  if (!Construct.isConstruct(value)) return namedTarget(value, path);
  const { kind, name } = objectOf(value, path, TARGETS);
  return namedTarget({ kind, name }, path);
}, namedTarget.shape);

const subjectAltName = readable(
  instance(SubjectAltName, "SubjectAltName.hostname('db.example.com')", ({ wire }) => wire),
  (wire) => {
    const { hostname, uri } = wire as Wire;
    return hostname === undefined ? new Call('SubjectAltName.uri', uri) : new Call('SubjectAltName.hostname', hostname);
  },
);

const CERTIFICATES = ['caCertificateRefs', 'wellKnownCACertificates'];

const validation = struct<BackendTlsValidation>(
  {
    hostname: required(preciseHostname),
    caCertificateRefs: listOfAtMost(8, caCertificateReference),
    wellKnownCACertificates: choice('System'),
    subjectAltNames: listOfAtMost(5, subjectAltName),
  },
  (wire, props, path) => {
    atMostOne(path, props, CERTIFICATES);
    atLeastOne(path, props, CERTIFICATES);
    return wire;
  },
);

export const backendTlsPolicy = resource<BackendTlsPolicyProps>(GATEWAY_API, 'BackendTLSPolicy', {
  targetRefs: required(listOfAtMost(16, target)),
  validation: required(validation),
  options: map(nonEmptyText, anyText),
});

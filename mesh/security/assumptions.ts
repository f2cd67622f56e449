import type { Config } from '../manifest/config';
import { fields, fieldsOrNone, list, text, texts } from '../manifest/fields';
import type { MeshConfig } from '../registry/mesh-config';

/** Assumptions about what security policies refer to and the manifests do not contain. */
export function securityAssumptions(objects: readonly Config[], { authorizers }: MeshConfig): string[] {
  return objects.flatMap((object) => {
    if (object.kind === 'RequestAuthentication') return [...aboutKeys(object), ...aboutPresence(object)];
    if (object.kind === 'Sidecar') return aboutIngress(object);
    if (object.kind !== 'AuthorizationPolicy') return [];
    return [...aboutAuthorizer(object, authorizers), ...aboutAddresses(object)];
  });
}

function aboutAuthorizer({ id, spec }: Config, authorizers: ReadonlySet<string> | undefined): string[] {
  const isKnown = authorizers === undefined || authorizers.has(text(fields(spec.provider).name));
  return text(spec.action) === 'CUSTOM' && isKnown
    ? [`the external authorizer of AuthorizationPolicy ${id} allows every request`]
    : [];
}

function aboutKeys({ id, spec }: Config): string[] {
  const isMissing = list(spec.jwtRules).some((rule) => text(fields(rule).jwks) === '');
  return isMissing
    ? [`tokens have a valid signature, unless the request says otherwise: RequestAuthentication ${id} fetches its keys`]
    : [];
}

function aboutIngress({ id, spec }: Config): string[] {
  const hasTls = list(spec.ingress).some((listener) => fieldsOrNone(fields(listener).tls) !== undefined);
  return hasTls ? [`no client uses the TLS of the ingress listeners of Sidecar ${id} (not simulated)`] : [];
}

function aboutPresence({ id, spec }: Config): string[] {
  const isRequired = list(spec.jwtRules).some((rule) => text(fields(rule).presence) === 'REQUIRED');
  return isRequired ? [`presence REQUIRED applies: Istio is 1.32 or newer (RequestAuthentication ${id})`] : [];
}

const ADDRESS_FIELDS = ['ipBlocks', 'notIpBlocks'];
const ADDRESS_KEYS = new Set(['source.ip', 'destination.ip']);

function aboutAddresses({ id, spec }: Config): string[] {
  const usesAddresses = list(spec.rules)
    .map(fields)
    .some(({ from, when }) => {
      const sources = list(from).map((entry) => fields(fields(entry).source));
      const keys = list(when).map((condition) => text(fields(condition).key));
      return (
        sources.some((source) => ADDRESS_FIELDS.some((field) => texts(source[field]).length > 0)) ||
        keys.some((key) => ADDRESS_KEYS.has(key))
      );
    });
  return usesAddresses
    ? [
        `Pods without a known address are in 10.0.0.0/8, and destination.ip means them there (AuthorizationPolicy ${id})`,
      ]
    : [];
}

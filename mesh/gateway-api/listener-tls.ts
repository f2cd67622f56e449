import { type Fields, fields, fieldsOrNone, list, number, text } from '../manifest/fields';
import { joined, type Problem } from './condition';
import { type Listener, tlsModeOf } from './listener';
import { type Reference, referenceOf } from './reference';
import type { World } from './world';

/** How a listener uses TLS, in the words of an Istio Gateway. */
export interface ListenerTls {
  /** `tls` of the internal Gateway's server. @default the listener does not use TLS */
  readonly tls?: Fields;
  readonly problem?: Problem;
  /** Secrets and ConfigMaps that are not in the manifests. They are assumed to exist; istiod would report them as missing. */
  readonly missing?: readonly string[];
}

/** Option that selects the TLS mode of an Istio Gateway. */
const TERMINATE_MODE = 'gateway.istio.io/tls-terminate-mode';

/** Translates `tls` of a listener. `gatewayTls` is `spec.tls` of the Gateway, which sets how clients are verified. */
export function listenerTls(listener: Listener, gatewayTls: unknown, world: World): ListenerTls {
  const { tls } = listener;
  if (!tls) return {};
  if (tlsModeOf(tls) === 'Passthrough') return { tls: { mode: passthroughMode(listener) } };
  const mode = text(fields(tls.options)[TERMINATE_MODE]);
  if (mode === 'ISTIO_SIMPLE') return { tls: { mode: 'SIMPLE', credentialName: 'builtin://' } };
  if (mode === 'ISTIO_MUTUAL') return { tls: { mode } };
  const simple = { mode: mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL' ? mode : 'SIMPLE' };
  const references = list(tls.certificateRefs).map(fields);
  if (references.length > 2) {
    return { tls: simple, problem: invalidCertificate('TLS mode can only support up to 2 server certificates') };
  }
  let problem: Problem | undefined;
  const names: string[] = [];
  const missing: string[] = [];
  for (const written of references) {
    const found = certificate(written, listener, world);
    if (typeof found === 'string') names.push(found);
    else {
      problem = joined(problem, found.problem);
      if (!found.missing) continue;
      missing.push(`Secret ${found.missing}`);
      names.push(credentialOf(found.missing));
    }
  }
  if (names.length === 0) return { tls: simple, ...(problem && { problem }) };
  const credentials = names.length === 1 ? { credentialName: names[0] } : { credentialNames: names };
  const verified = withClientValidation({ ...simple, ...credentials }, mode, listener, gatewayTls, world);
  const all = joined(problem, verified.problem);
  return { ...verified, ...(all && { problem: all }), missing: [...missing, ...(verified.missing ?? [])] };
}

// East-west gateways pass connections on by the cluster name in the SNI.
function passthroughMode({ owner, tls, port }: Listener): string {
  const isWanted = text(fields(tls?.options)['gateway.istio.io/listener-protocol']) === 'auto-passthrough';
  const automaticPort = owner.labels.get('networking.istio.io/gatewayPort') ?? '15443';
  const isEastWest = owner.labels.has('topology.istio.io/network') && `${port}` === automaticPort;
  return isWanted || isEastWest ? 'AUTO_PASSTHROUGH' : 'PASSTHROUGH';
}

const invalidCertificate = (message: string): Problem => ({ reason: 'InvalidCertificateRef', message });

interface Unusable {
  readonly problem: Problem;
  /** `namespace/name` of the Secret that does not exist. @default it exists, but must not be used */
  readonly missing?: string;
}

function certificate(written: Fields, { owner }: Listener, world: World): string | Unusable {
  const reference = referenceOf(written, owner.namespace, { group: '', kind: 'Secret' });
  if (reference.group !== '' || reference.kind !== 'Secret') {
    return { problem: invalidCertificate(`invalid certificate reference ${inWords(written)}, only secret is allowed`) };
  }
  const secret = world.find('Secret', reference.namespace, reference.name);
  const key = `${reference.namespace}/${reference.name}`;
  if (!secret) {
    const problem = invalidCertificate(`invalid certificate reference ${inWords(written)}, secret ${key} not found`);
    return { problem, ...(world.grants.allows(owner, reference) && { missing: key }) };
  }
  if (!world.grants.allows(owner, reference)) {
    return { problem: notPermitted('certificateRef', reference, owner.namespace) };
  }
  return credentialOf(key);
}

const credentialOf = (key: string) => `kubernetes-gateway://${key}`;

function notPermitted(field: string, { name, namespace }: Reference, from: string): Problem {
  const message = `${field} ${name}/${namespace} not accessible to a Gateway in namespace "${from}" (missing a ReferenceGrant?)`;
  return { reason: 'RefNotPermitted', message };
}

function inWords({ group, kind, name, namespace }: Fields): string {
  return `${text(group)}/${text(kind)}/${text(name)}.${text(namespace)}`;
}

function withClientValidation(
  tls: Fields,
  mode: string,
  { owner, port }: Listener,
  gatewayTls: unknown,
  world: World,
): ListenerTls {
  const frontend = fields(fields(gatewayTls).frontend);
  const ofPort = list(frontend.perPort)
    .map(fields)
    .find((written) => number(written.port) === port);
  const validation = fieldsOrNone(fields(ofPort?.tls ?? frontend.default).validation);
  const references = list(validation?.caCertificateRefs).map(fields);
  const [written] = references;
  if (!validation || !written) return { tls };
  const bad = (reason: string, message: string): ListenerTls => ({ tls, problem: { reason, message } });
  if (references.length > 1) return bad('InvalidCACertificateRef', 'only one caCertificateRef is supported');
  const reference = referenceOf(written, owner.namespace, { group: '', kind: '' });
  const { kind, namespace, name } = reference;
  const said = `invalid CA certificate reference ${inWords(written)}`;
  if (reference.group !== '' || (kind !== 'Secret' && kind !== 'ConfigMap')) {
    return bad('InvalidCACertificateKind', `${said}, only secret and configmap are allowed`);
  }
  const isInsecure = mode === '' && text(validation.mode) === 'AllowInsecureFallback';
  const scheme = kind === 'Secret' ? 'kubernetes-gateway' : 'configmap';
  const verified = {
    ...tls,
    mode: mode || (isInsecure ? 'OPTIONAL_MUTUAL' : 'MUTUAL'),
    insecureSkipVerify: isInsecure,
    caCertCredentialName: `${scheme}://${namespace}/${name}-cacert`,
  };
  const isGranted = world.grants.allows(owner, reference);
  if (!world.find(kind, namespace, name)) {
    const message = `${said}, ${kind.toLowerCase()} ${namespace}/${name} not found`;
    const problem = { reason: 'InvalidCACertificateRef', message };
    return isGranted ? { tls: verified, problem, missing: [`${kind} ${namespace}/${name}`] } : { tls, problem };
  }
  if (!isGranted) {
    return {
      tls,
      problem: notPermitted('caCertificateRef', { ...reference, name: namespace, namespace: name }, owner.namespace),
    };
  }
  return { tls: verified };
}

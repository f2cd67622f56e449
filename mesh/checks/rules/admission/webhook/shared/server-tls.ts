import type { Path } from '../../../../../manifest/manifest';
import type { GatewayServerTls } from '../../../../../manifest/wire';
import type { Mistake } from '../../../../engine/check';
import { shown } from '../grammar/shown';
import type { Verdict } from '../rule';

const ciphers = new Set(
  `ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384
ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA
ECDHE-ECDSA-AES256-SHA ECDHE-RSA-AES256-SHA AES128-GCM-SHA256 AES256-GCM-SHA384 AES128-SHA AES256-SHA
DES-CBC3-SHA`.split(/\s/),
);

/** How a listener terminates TLS: a server of a Gateway, or what a Sidecar takes in. */
export function serverTls(tls: GatewayServerTls | undefined, field: Path, verdict: Verdict): void {
  if (!tls) return;
  const { mode = 'PASSTHROUGH', credentialName = '', credentialNames = [] } = tls;
  cipherSuites(tls, field, verdict);
  if (mode === 'ISTIO_MUTUAL') {
    for (const [key, isSet] of Object.entries(certificates(tls))) {
      if (isSet)
        verdict.error([...field, key], 'must not be set with ISTIO_MUTUAL, which uses the certificates of the mesh');
    }
    return;
  }
  if (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH') {
    const isUnused = Object.values(certificates(tls)).some(Boolean) || Boolean(tls.caCrl);
    if (isUnused) verdict.warning(field, `certificates are ignored with ${mode}: TLS is not terminated here`);
  }
  oneSource(tls, field, verdict);
  const terminates = mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  if (terminates && (credentialName !== '' || credentialNames.length > 0)) return;
  if (terminates) certificateFiles(tls, mode, field, verdict);
  if (!tls.caCrl) return;
  if (credentialName !== '')
    verdict.error([...field, 'caCrl'], 'must not stand beside credentialName: put it into the secret');
  if (mode === 'SIMPLE') verdict.error([...field, 'caCrl'], 'has no use with SIMPLE: clients show no certificates');
}

/** On a path to a `tls` with the mode SIMPLE, serverCertificate and privateKey. */
export function serverTlsMistakes(tls: string): readonly Mistake[] {
  const mutual = { [`${tls}.mode`]: 'MUTUAL', [`${tls}.caCertificates`]: '/ca.pem' };
  return [
    { set: { [`${tls}.privateKey`]: '' }, says: 'SIMPLE needs a private key' },
    { set: { [`${tls}.serverCertificate`]: undefined }, says: 'SIMPLE needs a server certificate' },
    { set: { ...mutual, [`${tls}.caCertificates`]: undefined }, says: 'MUTUAL needs caCertificates' },
    { set: { [`${tls}.caCrl`]: '/crl.pem' }, says: 'has no use with SIMPLE' },
    { set: { [`${tls}.minProtocolVersion`]: 'TLSV1_1' }, says: 'below TLS 1.2 none of the default', warning: true },
    { set: { [`${tls}.cipherSuites`]: ['RC4'] }, says: 'is unknown and ignored, got "RC4"', warning: true },
    { set: { [`${tls}.cipherSuites`]: ['AES128-SHA', 'AES128-SHA'] }, says: 'is there already', warning: true },
    { set: { [`${tls}.mode`]: 'PASSTHROUGH' }, says: 'certificates are ignored with PASSTHROUGH', warning: true },
  ];
}

function certificates(tls: GatewayServerTls): Readonly<Record<string, boolean>> {
  return {
    serverCertificate: Boolean(tls.serverCertificate),
    privateKey: Boolean(tls.privateKey),
    caCertificates: Boolean(tls.caCertificates),
    tlsCertificates: (tls.tlsCertificates ?? []).length > 0,
    credentialName: Boolean(tls.credentialName),
    credentialNames: (tls.credentialNames ?? []).length > 0,
  };
}

function oneSource(tls: GatewayServerTls, field: Path, { error }: Verdict): void {
  const { serverCertificate, privateKey, credentialName, credentialNames, tlsCertificates } = certificates(tls);
  const sources = [serverCertificate && privateKey, credentialName, credentialNames, tlsCertificates].filter(Boolean);
  if (sources.length < 2) return;
  error(field, 'only one of credentialName, credentialNames, tlsCertificates and serverCertificate may be set');
}

function certificateFiles(tls: GatewayServerTls, mode: string, field: Path, { error, warning }: Verdict): void {
  const { tlsCertificates = [], caCertificates = '' } = tls;
  if (mode !== 'SIMPLE' && caCertificates === '') {
    error([...field, 'caCertificates'], `${mode} needs caCertificates, or a credentialName, to know the clients by`);
  }
  if (tlsCertificates.length > 2) {
    warning(
      [...field, 'tlsCertificates'],
      `at most 2 are used, an RSA and an ECDSA one, got ${tlsCertificates.length}`,
    );
  }
  const pairs = tlsCertificates.length > 0 ? tlsCertificates : [tls];
  for (const [index, { serverCertificate = '', privateKey = '' }] of pairs.entries()) {
    const item = tlsCertificates.length > 0 ? [...field, 'tlsCertificates', index] : field;
    if (serverCertificate === '') error(item, `${mode} needs a server certificate, or a credentialName`);
    if (privateKey === '') error(item, `${mode} needs a private key, or a credentialName`);
  }
}

function cipherSuites(tls: GatewayServerTls, field: Path, { warning }: Verdict): void {
  const { minProtocolVersion = '', cipherSuites: suites = [] } = tls;
  if (suites.length === 0 && ['TLSV1_0', 'TLSV1_1'].includes(minProtocolVersion)) {
    const message = 'below TLS 1.2 none of the default cipher suites works: name some in cipherSuites';
    warning([...field, 'minProtocolVersion'], message);
  }
  const known = new Set<string>();
  const unknown = new Set<string>();
  const twice = new Set<string>();
  for (const suite of suites) {
    if (!isCipherSuite(suite)) unknown.add(suite);
    else if (known.has(suite)) twice.add(suite);
    else known.add(suite);
  }
  if (unknown.size > 0) warning([...field, 'cipherSuites'], `is unknown and ignored, got ${list(unknown)}`);
  if (twice.size > 0) warning([...field, 'cipherSuites'], `is there already, got ${list(twice)} again`);
}

/** Whatever does not begin with a letter or a digit is taken for an operator of BoringSSL's. */
function isCipherSuite(text: string): boolean {
  return text === '' || text === 'ALL' || !/^[\p{L}\p{N}]/u.test(text) || ciphers.has(text);
}

function list(names: Iterable<string>): string {
  return [...names].map(shown).join(', ');
}

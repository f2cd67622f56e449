import type { FieldPath } from '../../../../../manifest/manifest';
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

/** TLS settings of a Gateway server or of a Sidecar's ingress listener. */
export function serverTls(tls: GatewayServerTls | undefined, field: FieldPath, verdict: Verdict): void {
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
    verdict.error([...field, 'caCrl'], 'cannot be combined with credentialName: add the list to the secret');
  if (mode === 'SIMPLE')
    verdict.error([...field, 'caCrl'], 'has no effect with SIMPLE because clients do not send certificates');
}

/** Mistakes in a `tls` with the mode SIMPLE, serverCertificate and privateKey. @param tls its path */
export function serverTlsMistakes(tls: string): readonly Mistake[] {
  const mutual = { [`${tls}.mode`]: 'MUTUAL', [`${tls}.caCertificates`]: '/ca.pem' };
  return [
    { set: { [`${tls}.privateKey`]: '' }, says: 'SIMPLE requires a private key or a credentialName' },
    {
      set: { [`${tls}.serverCertificate`]: undefined },
      says: 'SIMPLE requires a server certificate or a credentialName',
    },
    {
      set: { ...mutual, [`${tls}.caCertificates`]: undefined },
      says: 'MUTUAL requires caCertificates or a credentialName to verify clients',
    },
    {
      set: { [`${tls}.caCrl`]: '/crl.pem' },
      says: 'has no effect with SIMPLE because clients do not send certificates',
    },
    {
      set: { [`${tls}.minProtocolVersion`]: 'TLSV1_1' },
      says: 'no default cipher suite works below TLS 1.2: set cipherSuites',
      warning: true,
    },
    { set: { [`${tls}.cipherSuites`]: ['RC4'] }, says: 'unknown cipher suites are ignored, got "RC4"', warning: true },
    {
      set: { [`${tls}.cipherSuites`]: ['AES128-SHA', 'AES128-SHA'] },
      says: 'must not contain duplicates, got "AES128-SHA" twice',
      warning: true,
    },
    {
      set: { [`${tls}.mode`]: 'PASSTHROUGH' },
      says: 'certificates are ignored with PASSTHROUGH: TLS is not terminated here',
      warning: true,
    },
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

function oneSource(tls: GatewayServerTls, field: FieldPath, { error }: Verdict): void {
  const { serverCertificate, privateKey, credentialName, credentialNames, tlsCertificates } = certificates(tls);
  const sources = [serverCertificate && privateKey, credentialName, credentialNames, tlsCertificates].filter(Boolean);
  if (sources.length < 2) return;
  error(field, 'only one of credentialName, credentialNames, tlsCertificates and serverCertificate may be set');
}

function certificateFiles(tls: GatewayServerTls, mode: string, field: FieldPath, { error, warning }: Verdict): void {
  const { tlsCertificates = [], caCertificates = '' } = tls;
  if (mode !== 'SIMPLE' && caCertificates === '') {
    error([...field, 'caCertificates'], `${mode} requires caCertificates or a credentialName to verify clients`);
  }
  if (tlsCertificates.length > 2) {
    warning(
      [...field, 'tlsCertificates'],
      `only 2 are used, an RSA and an ECDSA certificate, got ${tlsCertificates.length}`,
    );
  }
  const pairs = tlsCertificates.length > 0 ? tlsCertificates : [tls];
  for (const [index, { serverCertificate = '', privateKey = '' }] of pairs.entries()) {
    const item = tlsCertificates.length > 0 ? [...field, 'tlsCertificates', index] : field;
    if (serverCertificate === '') error(item, `${mode} requires a server certificate or a credentialName`);
    if (privateKey === '') error(item, `${mode} requires a private key or a credentialName`);
  }
}

function cipherSuites(tls: GatewayServerTls, field: FieldPath, { warning }: Verdict): void {
  const { minProtocolVersion = '', cipherSuites: suites = [] } = tls;
  if (suites.length === 0 && ['TLSV1_0', 'TLSV1_1'].includes(minProtocolVersion)) {
    const message = 'no default cipher suite works below TLS 1.2: set cipherSuites';
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
  if (unknown.size > 0) warning([...field, 'cipherSuites'], `unknown cipher suites are ignored, got ${list(unknown)}`);
  if (twice.size > 0) warning([...field, 'cipherSuites'], `must not contain duplicates, got ${list(twice)} twice`);
}

/** Text that does not start with a letter or a digit counts as an operator of BoringSSL. */
function isCipherSuite(text: string): boolean {
  return text === '' || text === 'ALL' || !/^[\p{L}\p{N}]/u.test(text) || ciphers.has(text);
}

function list(names: Iterable<string>): string {
  return [...names].map(shown).join(', ');
}

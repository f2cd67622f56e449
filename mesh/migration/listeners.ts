import type { Config } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list, number, text, texts } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import type { Remarks } from './remarks';

/** A listener of a Gateway of the Gateway API, made from one host of a server. */
export interface NewListener {
  readonly name: string;
  /** Port of the server, which the `port` of a match is about. */
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TLS' | 'TCP';
  /** Whether it only redirects to https. */
  readonly redirects: boolean;
  readonly manifest: Fields;
}

/**
 * Translates the servers of an Istio Gateway.
 *
 * @param ports the port of the Service in front of the Pods for each port of a server
 */
export function listenersOf(gateway: Config, ports: ReadonlyMap<number, number>, remarks: Remarks): NewListener[] {
  const used = new Set<string>();
  return list(gateway.spec.servers).flatMap((entry, index) => {
    const server = fields(entry);
    const at = ['spec', 'servers', index];
    for (const field of ['bind', 'defaultEndpoint']) {
      if (text(server[field]) !== '') remarks.obstacle([...at, field], `a listener has no ${field}`, 'remove it');
    }
    const { number: written, name, protocol } = fields(server.port);
    const port = number(written);
    const protocolName = text(protocol).toUpperCase();
    const translated = PROTOCOLS.get(protocolName);
    if (!translated) {
      remarks.obstacle(
        [...at, 'port', 'protocol'],
        `a listener cannot have protocol ${text(protocol)}`,
        'keep the Gateway',
      );
      return [];
    }
    const tls = fieldsOrNone(server.tls);
    const redirects = translated === 'HTTP' && tls?.httpsRedirect === true;
    const ofTls =
      translated === 'HTTP' || translated === 'TCP' ? undefined : tlsOf(fields(tls), [...at, 'tls'], remarks);
    const isPassthrough = ofTls?.mode === 'Passthrough';
    const kind = isPassthrough ? 'TLS' : translated;
    return hostsOf(server, gateway.namespace).map(({ host, allowedRoutes }) => {
      const base = (text(server.name) || text(name) || translated).toLowerCase().replace(/[^a-z0-9-]/g, '-');
      let own = base;
      for (let count = 2; used.has(own); count++) own = `${base}-${count}`;
      used.add(own);
      const manifest = {
        name: own,
        ...(host !== '*' && kind !== 'TCP' && { hostname: host }),
        port: ports.get(port) ?? port,
        protocol: kind,
        ...(ofTls && { tls: ofTls }),
        allowedRoutes: { namespaces: allowedRoutes },
      };
      return { name: own, port, protocol: kind, redirects, manifest };
    });
  });
}

const PROTOCOLS = new Map([
  ['HTTP', 'HTTP'],
  ['HTTP2', 'HTTP'],
  ['GRPC', 'HTTP'],
  ['GRPC-WEB', 'HTTP'],
  ['HTTPS', 'HTTPS'],
  ['TLS', 'TLS'],
  ['TCP', 'TCP'],
] as const) as ReadonlyMap<string, NewListener['protocol']>;

/** Server hosts with the namespaces whose routes may use them. */
function hostsOf(server: Fields, own: string): { readonly host: string; readonly allowedRoutes: object }[] {
  const byHost = new Map<string, Set<string>>();
  for (const written of texts(server.hosts)) {
    const [namespace, name] = written.includes('/') ? written.split('/', 2) : ['*', written];
    const host = (name ?? '').toLowerCase();
    byHost.set(host, (byHost.get(host) ?? new Set()).add(namespace === '.' ? own : (namespace ?? '*')));
  }
  return [...byHost].map(([host, namespaces]) => ({
    host,
    allowedRoutes: namespaces.has('*')
      ? { from: 'All' }
      : {
          from: 'Selector',
          selector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...namespaces] }],
          },
        },
  }));
}

const TLS_FIELDS = new Set(['mode', 'credentialName', 'credentialNames', 'httpsRedirect', 'cipherSuites']);
const OPTION = 'gateway.istio.io/tls-terminate-mode';

function tlsOf(tls: Fields, at: FieldPath, remarks: Remarks): Fields {
  for (const field of Object.keys(tls)) {
    if (TLS_FIELDS.has(field)) continue;
    const isFile = field === 'privateKey' || field === 'serverCertificate' || field === 'caCertificates';
    remarks.obstacle(
      [...at, field],
      isFile ? 'a listener reads certificates from Secrets, not from files' : `a listener has no ${field}`,
      isFile ? 'create a Secret of type kubernetes.io/tls, and name it in credentialName' : 'remove it',
    );
  }
  const mode = text(tls.mode) || 'PASSTHROUGH';
  if (mode === 'PASSTHROUGH') return { mode: 'Passthrough' };
  const names = [...texts(tls.credentialNames), text(tls.credentialName)].filter((name) => name !== '');
  if (mode === 'AUTO_PASSTHROUGH')
    remarks.obstacle([...at, 'mode'], 'a listener for other networks has its own way of migration', 'keep the Gateway');
  if (names.length === 0 && mode !== 'ISTIO_MUTUAL' && tls.privateKey === undefined)
    remarks.obstacle([...at, 'credentialName'], 'a listener needs a Secret with its certificate', 'set credentialName');
  const ciphers = texts(tls.cipherSuites);
  const options = {
    ...(mode !== 'SIMPLE' && { [OPTION]: mode }),
    ...(ciphers.length > 0 && { 'gateway.istio.io/tls-cipher-suites': ciphers.join(',') }),
  };
  return {
    mode: 'Terminate',
    ...(names.length > 0 && mode !== 'ISTIO_MUTUAL' && { certificateRefs: names.map((name) => ({ name })) }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

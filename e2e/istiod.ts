import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ApiServer } from './api-server';
import { type Child, start, until } from './child';
import { fetchJson } from './fetch';
import type { StoredConfig } from './gateway-api/marker';
import { part } from './parts';
import { registerValidation, WEBHOOK_PORT } from './validation-webhook';

/** Address from which proxies fetch their configuration. */
export const XDS = { address: '10.99.0.1', port: 15010 } as const;

const HTTP = 'http://127.0.0.1:18080';

/** Fields of an access log line, in this order. */
export const ACCESS_LOG_FIELDS = {
  id: '%REQ(X-E2E-ID)%',
  status: '%RESPONSE_CODE%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  route: '%ROUTE_NAME%',
  cluster: '%UPSTREAM_CLUSTER_RAW%',
  attempts: '%UPSTREAM_REQUEST_ATTEMPT_COUNT%',
  upstream: '%UPSTREAM_HOST%',
} as const;

/** Prefix of access log lines. */
export const ACCESS_LOG_MARK = '@e2e';

/** Upstream Envoy does not have Istio's own filters, so features that need them are off. */
const ENV = {
  POD_NAMESPACE: 'istio-system',
  POD_NAME: 'istiod-0',
  REVISION: 'default',
  PILOT_CERT_PROVIDER: 'istiod',
  ENABLE_LEADER_ELECTION: 'false',
  // Nothing here could run the Deployments of gateways.
  PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER: 'false',
  VALIDATION_WEBHOOK_CONFIG_NAME: '',
  INJECTION_WEBHOOK_CONFIG_NAME: '',
  PILOT_ENABLE_METADATA_EXCHANGE: 'false',
  PILOT_ENABLE_ALPN_FILTER: 'false',
  PILOT_DEBOUNCE_AFTER: '50ms',
};

export interface Istiod {
  readonly child: Child;
  /** Istio's objects that istiod knows, and those that it makes of the Gateway API's. */
  readonly configs: () => Promise<readonly StoredConfig[]>;
}

export async function startIstiod(
  folder: string,
  { client, kubeconfig }: ApiServer,
  meshConfig: object = {},
): Promise<Istiod> {
  const mesh = join(folder, 'mesh.yaml');
  const format = `${[ACCESS_LOG_MARK, ...Object.values(ACCESS_LOG_FIELDS)].join('\t')}\n`;
  const settings = {
    rootNamespace: 'istio-system',
    accessLogFile: '/dev/stdout',
    accessLogFormat: format,
    ...meshConfig,
  };
  writeFileSync(mesh, stringify(settings));
  const child = start({
    name: 'istiod',
    command: part('pilot-discovery'),
    args: [
      ...['discovery', '--kubeconfig', kubeconfig, '--meshConfig', mesh, '--httpAddr', new URL(HTTP).host],
      ...['--grpcAddr', `${XDS.address}:${XDS.port}`, '--httpsAddr', `0.0.0.0:${WEBHOOK_PORT}`],
      ...['--secureGRPCAddr', `${XDS.address}:15012`, '--monitoringAddr', '127.0.0.1:15014', '--ctrlz_port', '0'],
    ],
    env: ENV,
    log: join(folder, 'istiod.log'),
  });
  const ready = async () => ((await fetch(`${HTTP}/ready`)).ok ? (true as const) : undefined);
  await until('istiod is ready', ready, { children: [child] });
  await registerValidation(client);
  return { child, configs };
}

function configs(): Promise<readonly StoredConfig[]> {
  return fetchJson(`${HTTP}/debug/configz`);
}

import { authorizationPolicy } from './authorization-policy';
import { destinationRule } from './destination-rule';
import { envoyFilter } from './envoy-filter';
import { trafficExtension } from './extension/traffic-extension';
import { wasmPlugin } from './extension/wasm-plugin';
import { gateway } from './gateway';
import { peerAuthentication } from './peer-authentication';
import { proxyConfig } from './proxy-config';
import { requestAuthentication } from './request-authentication';
import type { WebhookRule } from './rule';
import { serviceEntry } from './service-entry';
import { sidecar } from './sidecar';
import { telemetry } from './telemetry';
import { virtualService } from './virtual-service';
import { workloadEntry } from './workload/workload-entry';
import { workloadGroup } from './workload/workload-group';

/** Every group of the webhook's rules, in the order of the docs page. */
export const webhookRules: readonly WebhookRule[] = [
  ...virtualService,
  ...destinationRule,
  ...gateway,
  ...serviceEntry,
  ...sidecar,
  ...workloadEntry,
  ...workloadGroup,
  ...authorizationPolicy,
  ...peerAuthentication,
  ...requestAuthentication,
  ...telemetry,
  ...envoyFilter,
  ...proxyConfig,
  ...wasmPlugin,
  ...trafficExtension,
];

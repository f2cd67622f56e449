import { peerAuthenticationPorts } from './peer-authentication-ports';
import type { WebhookRule } from './rule';
import { telemetryTracing } from './telemetry-tracing';

/** Every group of the webhook's rules, in the order of the docs page. */
export const webhookRules: readonly WebhookRule[] = [peerAuthenticationPorts, telemetryTracing];

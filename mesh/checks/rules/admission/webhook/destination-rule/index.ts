import { annotations } from '../shared/annotations';
import { exportTo } from '../shared/export-to';
import { matchingSelector } from '../shared/selector';
import { clientTls } from './client-tls';
import { connectionPools } from './connection-pools';
import { consistentHash } from './consistent-hash';
import { host } from './host';
import { locality } from './locality';
import { outlierDetection } from './outlier-detection';
import { retryBudget } from './retry-budget';
import { selectedExport } from './selected-export';
import { subsets } from './subsets';
import { trafficPolicies } from './traffic-policies';
import { tunnel } from './tunnel';
import { warmup } from './warmup';

const plain = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  exportTo: [., istio-system]
  subsets:
    - name: v1
      labels: { version: v1 }
`;

const selected = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: default }
spec:
  host: payments.example.com
  workloadSelector:
    matchLabels: { app: web }
  trafficPolicy:
    tls: { mode: DISABLE }
`;

export const destinationRule = [
  annotations('DestinationRule', plain),
  host,
  exportTo('DestinationRule', plain),
  matchingSelector(selected),
  selectedExport,
  subsets,
  trafficPolicies,
  tunnel,
  outlierDetection,
  connectionPools,
  consistentHash,
  locality,
  warmup,
  retryBudget,
  clientTls,
];

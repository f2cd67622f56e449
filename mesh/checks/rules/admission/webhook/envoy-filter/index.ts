import { annotations } from '../shared/annotations';
import { workloadSelector } from '../shared/selector';
import { notice } from './notice';
import { patches } from './patches';

const selecting = `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: web
  namespace: default
  annotations: { galley.istio.io/analyze-suppress: IST0133 }
spec:
  workloadSelector:
    labels: { app: web }
`;

export const envoyFilter = [
  annotations('EnvoyFilter', selecting),
  workloadSelector('EnvoyFilter', selecting),
  notice,
  patches,
];

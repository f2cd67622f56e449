import { annotations } from '../shared/annotations';
import { exportTo } from '../shared/export-to';
import { workloadSelector } from '../shared/selector';
import { dynamicDns } from './dynamic-dns';
import { endpoints } from './endpoints';
import { hosts } from './hosts';
import { ports } from './ports';

const selecting = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: default }
spec:
  hosts: [payments.example.com]
  exportTo: [.]
  ports:
    - { number: 80, name: http, protocol: HTTP }
  location: MESH_INTERNAL
  resolution: STATIC
  workloadSelector:
    labels: { app: payments }
`;

export const serviceEntry = [
  annotations('ServiceEntry', selecting),
  workloadSelector('ServiceEntry', selecting),
  exportTo('ServiceEntry', selecting),
  hosts,
  ports,
  endpoints,
  dynamicDns,
];

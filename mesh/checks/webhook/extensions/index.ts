import { annotations } from '../shared/annotations';
import { selector } from '../shared/selector';
import { targetRefs } from '../shared/target-refs';
import { lua } from './lua';
import { wasmOfExtension, wasmPlugin } from './wasm';

const head = (kind: string) => `
apiVersion: extensions.istio.io/v1alpha1
kind: ${kind}
metadata: { name: limits, namespace: default }
spec:`;
const selecting = `
  selector:
    matchLabels: { app: web }
`;
const attached = `
  targetRefs:
    - { group: gateway.networking.k8s.io, kind: Gateway, name: waypoint }
`;
const url = 'url: oci://registry.example.com/limits:1.0';
const plugin = (target: string) => `${head('WasmPlugin')}\n  ${url}${target}`;
const extension = (target: string) => `${head('TrafficExtension')}\n  wasm: { ${url} }${target}`;

export const extensions = [
  annotations('WasmPlugin', plugin(selecting)),
  selector('WasmPlugin', plugin(selecting)),
  targetRefs('WasmPlugin', plugin(attached)),
  wasmPlugin,
  annotations('TrafficExtension', extension(selecting)),
  selector('TrafficExtension', extension(selecting)),
  targetRefs('TrafficExtension', extension(attached)),
  wasmOfExtension,
  lua,
];

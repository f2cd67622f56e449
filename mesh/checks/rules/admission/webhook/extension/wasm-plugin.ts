import { webhookRule } from '../rule';
import { annotations } from '../shared/annotations';
import { selector } from '../shared/selector';
import { targetRefs } from '../shared/target-refs';
import { matchedPorts, portMistake } from './matched-ports';
import { wasmCode, wasmMistakes } from './wasm-code';

const plugin = `
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: log, namespace: default }
spec:
  selector:
    matchLabels: { app: web }
  url: oci://registry.example.com/log:1
  imagePullSecret: registry
  vmConfig:
    env:
      - { name: MODE, value: short }
      - { name: HOST_NAME, valueFrom: HOST }
  match:
    - mode: SERVER
      ports: [{ number: 8080 }]
`;

const attached = `
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: log, namespace: default }
spec:
  targetRefs:
    - { kind: Service, name: shop }
  url: registry.example.com/log:1
`;

export const wasmPlugin = [
  annotations('WasmPlugin', plugin),
  selector('WasmPlugin', plugin),
  targetRefs('WasmPlugin', attached),
  webhookRule({
    kind: 'WasmPlugin',
    concept: 'module',
    right: plugin,
    wrong: [...wasmMistakes('spec'), portMistake],
    check({ spec }, verdict) {
      wasmCode(spec, ['spec'], verdict);
      matchedPorts(spec.match, verdict);
    },
  }),
];

import { utf8Length } from '../../../../../grammar/bytes';
import { webhookRule } from '../rule';
import { annotations } from '../shared/annotations';
import { selector } from '../shared/selector';
import { targetRefs } from '../shared/target-refs';
import { matchedPorts, portMistake } from './matched-ports';
import { wasmCode, wasmMistakes } from './wasm-code';

const withModule = `
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: { name: log, namespace: default }
spec:
  selector:
    matchLabels: { app: web }
  wasm:
    url: oci://registry.example.com/log:1
    vmConfig:
      env:
        - { name: MODE, value: short }
        - { name: HOST_NAME, valueFrom: HOST }
  match:
    - mode: SERVER
      ports: [{ number: 8080 }]
`;

const withScript = `
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: { name: log, namespace: default }
spec:
  targetRefs:
    - { kind: Service, name: shop }
  lua:
    inlineCode: function envoy_on_request(handle) handle:logInfo("here") end
`;

const longest = 65536;

export const trafficExtension = [
  annotations('TrafficExtension', withModule),
  selector('TrafficExtension', withModule),
  targetRefs('TrafficExtension', withScript),
  webhookRule({
    kind: 'TrafficExtension',
    concept: 'module',
    right: withModule,
    wrong: [
      { set: { 'spec.wasm': undefined }, says: 'must have either wasm or lua' },
      ...wasmMistakes('spec.wasm'),
      portMistake,
    ],
    check({ spec }, verdict) {
      if ((spec.wasm === undefined) === (spec.lua === undefined)) {
        verdict.error(['spec'], 'must have either wasm or lua');
      }
      if (spec.wasm) wasmCode(spec.wasm, ['spec', 'wasm'], verdict);
      matchedPorts(spec.match, verdict);
    },
  }),
  webhookRule({
    kind: 'TrafficExtension',
    concept: 'script',
    right: withScript,
    wrong: [{ set: { 'spec.lua.inlineCode': '' }, says: 'must not be empty' }],
    check({ spec: { lua } }, { error }) {
      if (!lua) return;
      const bytes = utf8Length(lua.inlineCode ?? '');
      const field = ['spec', 'lua', 'inlineCode'];
      if (bytes === 0) error(field, 'must not be empty');
      if (bytes > longest) error(field, `must be at most ${longest} bytes, got ${bytes}`);
    },
  }),
];

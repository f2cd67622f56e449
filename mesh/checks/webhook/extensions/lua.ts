import { webhookRule } from '../rule';

const MOST = 65_536;

export const lua = webhookRule({
  kind: 'TrafficExtension',
  concept: 'Lua',
  right: `
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: { name: greeting, namespace: default }
spec:
  lua:
    inlineCode: "function envoy_on_response(handle) handle:headers():add('x-greeting', 'hello') end"
`,
  wrong: [
    { set: { 'spec.lua.inlineCode': '' }, says: 'must not be empty' },
    { set: { 'spec.lua.inlineCode': '-'.repeat(MOST + 1) }, says: `must have at most ${MOST} bytes` },
  ],
  check({ spec }, { error }) {
    if (!spec.lua) return;
    const { inlineCode = '' } = spec.lua;
    const size = Buffer.byteLength(inlineCode);
    const field = ['spec', 'lua', 'inlineCode'];
    if (size === 0) error(field, 'must not be empty');
    if (size > MOST) error(field, `must have at most ${MOST} bytes, got ${size}`);
  },
});

import { base64Latin1, utf8Length } from '../../../../../grammar/bytes';
import { httpStatus } from '../grammar/status';
import { httpFieldRule } from './http-rule';

const kibibyte = 1024;
const large = 'the body is a part of the configuration that every proxy gets';

export const directResponse = httpFieldRule('directResponse', {
  concept: 'direct responses',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: default }
spec:
  hosts: [shop]
  http:
    - directResponse:
        status: 503
        body: { string: closed for today }
`,
  wrong: [
    { set: { 'spec.http[0].directResponse.status': 100 }, says: 'must be a status from 200 to 599, got 100' },
    {
      set: { 'spec.http[0].directResponse.body.string': 'x'.repeat(kibibyte * kibibyte + 1) },
      says: 'must be at most 1048576 bytes, got 1048577: the body is a part of the configuration that every proxy gets',
    },
    {
      set: { 'spec.http[0].directResponse.body.string': 'x'.repeat(100 * kibibyte + 1) },
      says: 'should be at most 102400 bytes, got 102401: the body is a part of the configuration that every proxy gets',
      warning: true,
    },
  ],
  check({ body, status }, field, { error, warning }) {
    const { string, bytes } = body ?? {};
    const size = bytes === undefined ? utf8Length(string ?? '') : base64Latin1(bytes).length;
    if (size > kibibyte * kibibyte) error([...field, 'body'], `must be at most 1048576 bytes, got ${size}: ${large}`);
    else if (size > 100 * kibibyte)
      warning([...field, 'body'], `should be at most 102400 bytes, got ${size}: ${large}`);
    error([...field, 'status'], httpStatus(status));
  },
});

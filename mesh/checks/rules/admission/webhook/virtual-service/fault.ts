import { GRPC_STATUSES } from '../../../../../grammar/vocabulary';
import type { FieldPath } from '../../../../../manifest/manifest';
import type { VirtualServiceHttpFaultAbort, VirtualServiceHttpFaultDelay } from '../../../../../manifest/wire';
import { duration } from '../grammar/duration';
import { faultPercent } from '../grammar/percent';
import { mustBeOneOf } from '../grammar/shown';
import { httpStatus } from '../grammar/status';
import type { Verdict } from '../rule';
import { httpFieldRule } from './http-rule';

const grpcStatuses = new Set<string>(GRPC_STATUSES);

export const fault = httpFieldRule('fault', {
  concept: 'faults',
  description: 'A fault without `percentage` is accepted but never injected.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings, namespace: default }
spec:
  hosts: [ratings]
  http:
    - fault:
        abort: { httpStatus: 500, percentage: { value: 10 } }
        delay: { fixedDelay: 5s, percentage: { value: 0.1 } }
      route:
        - destination: { host: ratings }
`,
  wrong: [
    { set: { 'spec.http[0].fault': {} }, says: 'must have abort or delay' },
    {
      set: { 'spec.http[0].fault.abort.percentage.value': 0.00001 },
      says: 'must be 0 or a percentage from 0.0001 to 100, got 0.00001',
    },
    {
      set: { 'spec.http[0].fault.delay.percentage.value': 101 },
      says: 'must be 0 or a percentage from 0.0001 to 100, got 101',
    },
    { set: { 'spec.http[0].fault.abort.httpStatus': 100 }, says: 'must be a status from 200 to 599, got 100' },
    { set: { 'spec.http[0].fault.abort': { grpcStatus: 'not_found' } }, says: 'must be one of OK, CANCELLED' },
    {
      set: { 'spec.http[0].fault.abort': { http2Error: 'x' } },
      says: 'Istio does not support HTTP/2 errors yet: use httpStatus or grpcStatus',
    },
    { set: { 'spec.http[0].fault.delay.fixedDelay': '0s' }, says: 'must be a duration of at least 1ms' },
    {
      set: { 'spec.http[0].fault.delay': { exponentialDelay: '1s' } },
      says: 'Istio does not support exponential delays yet: use fixedDelay',
    },
    {
      set: { 'spec.http[0].fault.abort': { percentage: { value: 10 } } },
      says: 'abort has no effect: set httpStatus or grpcStatus',
      warning: true,
    },
  ],
  check(fault, field, verdict) {
    if (!fault.abort && !fault.delay) verdict.error(field, 'must have abort or delay');
    if (fault.abort) abort(fault.abort, [...field, 'abort'], verdict);
    if (fault.delay) delay(fault.delay, [...field, 'delay'], verdict);
  },
});

function abort(fault: VirtualServiceHttpFaultAbort, field: FieldPath, { error, warning }: Verdict): void {
  const { percentage, grpcStatus, httpStatus: status, http2Error } = fault;
  error([...field, 'percentage', 'value'], faultPercent(percentage?.value));
  if (grpcStatus !== undefined) {
    if (!grpcStatuses.has(grpcStatus)) error([...field, 'grpcStatus'], mustBeOneOf(grpcStatuses, grpcStatus));
  } else if (http2Error !== undefined) {
    error([...field, 'http2Error'], 'Istio does not support HTTP/2 errors yet: use httpStatus or grpcStatus');
  } else if (status !== undefined) {
    error([...field, 'httpStatus'], httpStatus(status));
  } else {
    warning(field, 'abort has no effect: set httpStatus or grpcStatus');
  }
}

function delay(fault: VirtualServiceHttpFaultDelay, field: FieldPath, { error }: Verdict): void {
  error([...field, 'percentage', 'value'], faultPercent(fault.percentage?.value));
  if (fault.exponentialDelay !== undefined) {
    error([...field, 'exponentialDelay'], duration(fault.exponentialDelay));
    error([...field, 'exponentialDelay'], 'Istio does not support exponential delays yet: use fixedDelay');
  } else error([...field, 'fixedDelay'], duration(fault.fixedDelay));
}

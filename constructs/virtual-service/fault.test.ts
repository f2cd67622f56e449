import { Duration } from 'cdk8s';
import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from './destination';
import type { Delay, Fault, GrpcAbort, HttpAbort } from './fault';

const to = Destination.host('shop');
const delay: Required<Delay> = { fixedDelay: Duration.seconds(5), percent: 12.5 };
const abort: Required<Omit<HttpAbort, 'grpcStatus'>> = { status: 500, percent: 0.07 };
const grpcAbort: Required<Omit<GrpcAbort, 'status'>> = { grpcStatus: 'UNAVAILABLE', percent: 100 };

test('writes every prop', () => {
  const fault: Required<Fault> = { delay, abort };
  expect(http({ to, fault }).fault).toEqual({
    delay: { fixedDelay: '5s', percentage: { value: 12.5 } },
    abort: { httpStatus: 500, percentage: { value: 0.07 } },
  });
  expect(http({ to, fault: { abort: grpcAbort } }).fault).toEqual({
    abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 100 } },
  });
});

test.each([0, 0.0001, 33.3333, 100])('%d percent', (percent) => {
  expect(http({ to, fault: { abort: { status: 500, percent } } }).fault.abort.percentage).toEqual({ value: percent });
});

test.each([-1, 100.1, 0.00001, Number.NaN, Number.POSITIVE_INFINITY, '20', null, true, [20]])(
  'fails: %p percent',
  (percent) => {
    for (const fault of [{ abort: { ...abort, percent } }, { delay: { ...delay, percent } }]) {
      expect(ruleRefusal({ to, fault })).toMatch(
        /^rules\[0\]\.fault\.(abort|delay)\.percent must be a percentage: 0, or 0\.0001 to 100, got \S/,
      );
    }
  },
);

test.each([199, 600, 500.5, Number.NaN, '500', null])('fails: status %p', (status) => {
  expect(ruleRefusal({ to, fault: { abort: { status, percent: 1 } } })).toMatch(
    /^rules\[0\]\.fault\.abort\.status must be a whole number from 200 to 599, got \S/,
  );
});

test.each<[what: string, fault: unknown, message: string]>([
  ['no props', {}, 'rules[0].fault: one of delay, abort is required, got none'],
  ['null', null, 'rules[0].fault must be an object, got null'],
  [
    'abort without percent',
    { abort: { status: 500 } },
    'rules[0].fault.abort.percent must be a percentage: 0, or 0.0001 to 100, got undefined',
  ],
  [
    'delay without percent',
    { delay: { fixedDelay: Duration.seconds(1) } },
    'rules[0].fault.delay.percent must be a percentage: 0, or 0.0001 to 100, got undefined',
  ],
  [
    'delay without duration',
    { delay: { percent: 1 } },
    "rules[0].fault.delay.fixedDelay must be a Duration, such as Duration.seconds(5) from 'cdk8s', got undefined",
  ],
  [
    'abort without status',
    { abort: { percent: 1 } },
    'rules[0].fault.abort: one of status, grpcStatus is required, got none',
  ],
  [
    'two statuses',
    { abort: { ...abort, ...grpcAbort } },
    'rules[0].fault.abort: status and grpcStatus exclude each other, keep one of them',
  ],
  [
    "Istio's name",
    { abort: { httpStatus: 500, percent: 1 } },
    "rules[0].fault.abort: 'httpStatus' is called 'status' here",
  ],
  [
    'a number as gRPC status',
    { abort: { grpcStatus: 14, percent: 1 } },
    'rules[0].fault.abort.grpcStatus must be one of OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, UNAUTHENTICATED, got 14',
  ],
])('fails: %s', (_what, fault, message) => {
  expect(ruleRefusal({ to, fault })).toBe(message);
});

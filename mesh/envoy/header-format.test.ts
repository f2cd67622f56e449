import { refusedFormat } from './header-format';

test.each([
  'plain',
  '100%%',
  '%REQ(x-id)%',
  '%REQ(x-id?:authority):16%',
  '%DOWNSTREAM_REMOTE_ADDRESS%',
  '%START_TIME(%Y-%m-%d)%',
  '%DYNAMIC_METADATA(a:b):3%',
  '%METADATA(ROUTE:a)%',
  '%GRPC_STATUS%',
  '%PATH(WQ:ORIG)%',
  '%UPSTREAM_CLUSTER%, %PROTOCOL%',
])('Envoy accepts %s', (value) => {
  expect(refusedFormat(value)).toBe('');
});

test.each([
  ['50%', 'a single % must be doubled'],
  ['%% of 50%', 'a single % must be doubled'],
  ['%REQ(x-id)% %', 'a single % must be doubled'],
  ['%REQUEST_ID%', '%REQUEST_ID% is not a variable that Envoy knows'],
  ['a%FOO(x)%', '%FOO(x)% is not a variable that Envoy knows'],
  ['%REQ%', '%REQ% requires a parameter, such as %REQ(x-id)%'],
  ['%DYNAMIC_METADATA()%', '%DYNAMIC_METADATA()% requires a parameter, such as %DYNAMIC_METADATA(x-id)%'],
  ['%REQ(a?b?c)%', '%REQ(a?b?c)% must have at most one alternative header'],
  ['%PROTOCOL(x)%', '%PROTOCOL(x)% must not have a parameter or a length'],
  ['%PROTOCOL:3%', '%PROTOCOL:3% must not have a parameter or a length'],
  ['%START_TIME(%s):3%', '%START_TIME(%s):3% must not have a length'],
  ['%GRPC_STATUS(X)%', '%GRPC_STATUS(X)% must have one of the parameters CAMEL_STRING, SNAKE_STRING, NUMBER'],
  ['a'.repeat(16_385), 'a header value must have at most 16384 bytes'],
])('Envoy refuses %.40s', (value, problem) => {
  expect(refusedFormat(value)).toBe(problem);
});

test('METADATA requires a known type', () => {
  expect(refusedFormat('%METADATA(X:a)%')).toContain('must have a parameter that starts with DYNAMIC, CLUSTER');
});

test.each([
  ['%REQ(a:b)%', '%REQ(a:b)% must have the name of a header, got "a:b"'],
  ['%UPSTREAM_METADATA(a):3%', '%UPSTREAM_METADATA(a):3% must not have a length'],
])('Envoy refuses the parameter of %s', (value, problem) => {
  expect(refusedFormat(value)).toBe(problem);
});

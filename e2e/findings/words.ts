/** Numbers at the edges of Istio's limits. */
export const numbers = [
  -1, 0, 1, 2, 50, 99, 100, 101, 199, 200, 299, 300, 399, 400, 599, 600, 601, 65535, 65536, 65537, 5000009, 5000011,
  2147483647, 0.0001, 0.00005, 100.5,
];

/** Texts that are valid in some fields and invalid in others. */
export const texts: readonly string[] = [
  ...`* *.com *foo.com *-foo.com a A a.b a.b. . .. a..b -a a- a_b a/b a/b/c / /a a/ */a.b ./a.b ~/a.b ~x/a.b ~ 123 a.123
10.0.0.1 10.0.0.0/8 10.0.0.0/33 10.0.0.0/08 ::1 ::1/64 fe80::1%eth0 fe80::1% 01.2.3.4 1.2.3 ::ffff:1.2.3.4
unix:// unix:///a unix:///a/ unix://@a unix://a :80 127.0.0.1:80 [::1]:80 0.0.0.0:0 ::1:80 [::]:x localhost:80 1:2:3
0s 1ms 1.5ms 0.5ms 1s 1.5s 1h30m -1s 10us 1000us 0.001s .5s 1.s abc 5 1d
HTTP http TCP tcp HTTPS TLS GRPC grpc-web HTTP2 HTTP_PROXY UDP Mongo mysql QUIC GET get
( [ .* (?i)a (?=a) a{1,1001} (?P<n>a) \\d+ \\p{L} \\C \\1 *a a** [[:alpha:]]
100% 100%% %A% %A(b)% %A(["b","c"])% %A(["b)% %A()% %%% host Host :authority :path :x
@request.auth.claims.x @request.auth.claims @Request.Auth.Claims[a][b] @request.auth.claims[]
mesh gw gw.ns ns/gw ns/gw.x default outbound_.80_._.a.b outbound_.x_._.a outbound_.80_.a
source.ip request.headers[a] request.headers[] destination.port request.auth.claims[a] destination.labels[a]
source.serviceAccount source.trustDomain a* a*b ** *a* {*} /{*}/a /{**}/{*} /{*}/{**} /a/{b} /{*}/*
us us/a us/* us/a/b us//a us/a/b/c topology.kubernetes.io/region 5xx 5xx,reset +200 0200 599 429 ,
AES128-SHA ALL -ALL RC4 configmap://default/a configmap://a configmap://other/a configmap://
http://a https://a:80/x https://a:b HTTPS://a ftp://a http:a http:// http://a%zz http://[::1]:80/ ://a
a=='b' has(a) in for 1. 1u 99999999999999999999 INVALID OK NOT_FOUND ok {"keys":[]} {} {"kty":"oct","k":""} null []
Service Gateway ServiceEntry core networking.istio.io gateway.networking.k8s.io`.split(/\s+/),
  '',
  'a b',
  '5xx, reset',
  'a\tb',
  'a\u0001b',
  'é',
  'x'.repeat(63),
  'x'.repeat(64),
  'x'.repeat(256),
];

/** Values of all types, for fields of another type. */
export const anything: readonly unknown[] = [null, 'x', 5, true, [], {}, ['x'], { a: 1 }, 1.5, [null], '80', -1, 1e20];

import type { Duration } from 'cdk8s';
import { atLeastOne, atMostOne, type Field, list, refuse, required, struct, type Wire } from '../props/field';
import { Call, readable } from '../props/shape';
import { anyText, choice, duration, durationOrZero, integer, nonEmptyText, port } from '../props/value';

/** Options of every probe. */
export interface ProbeOptions {
  /** Delay before the first probe, in whole seconds. @default no delay */
  readonly initialDelay?: Duration;
  /** Timeout of a probe, in whole seconds. @default 1 s */
  readonly timeout?: Duration;
  /** Time between probes, in whole seconds. @default 10 s */
  readonly period?: Duration;
  /** Number of consecutive successes after which an unready workload becomes ready. @default 1 */
  readonly successThreshold?: number;
  /** Number of consecutive failures after which the workload becomes unready. @default 1 */
  readonly failureThreshold?: number;
}

/**
 * How the Istio agent on a virtual machine checks that the workload is ready. Exactly one of `httpGet`, `tcpSocket` and
 * `exec` must be set.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export type ReadinessProbe = HttpProbe | TcpProbe | ExecProbe;

/** A probe that succeeds if a GET request is answered with a status from 200 to 399. */
export interface HttpProbe extends ProbeOptions {
  /** The request. */
  readonly httpGet: HttpGet;
  readonly tcpSocket?: never;
  readonly exec?: never;
}

/** A probe that succeeds if a TCP connection can be opened. */
export interface TcpProbe extends ProbeOptions {
  /** The connection. */
  readonly tcpSocket: TcpSocket;
  readonly httpGet?: never;
  readonly exec?: never;
}

/** A probe that succeeds if a command exits with code 0. */
export interface ExecProbe extends ProbeOptions {
  /** Command and arguments, run without a shell. */
  readonly exec: readonly string[];
  readonly httpGet?: never;
  readonly tcpSocket?: never;
}

/**
 * The request of an HTTP probe.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig
 */
export interface HttpGet {
  /** Port of the workload. */
  readonly port: number;
  /** Path of the request. @default '/' */
  readonly path?: string;
  /** Address to connect to. @default the workload's own address */
  readonly host?: string;
  /** `HTTPS` sends the request over TLS without verifying the certificate. @default 'HTTP' */
  readonly scheme?: 'HTTP' | 'HTTPS';
  /** Headers of the request. Several headers can have the same name. @default none */
  readonly httpHeaders?: readonly HttpProbeHeader[];
}

/** A header of the probe request. */
export interface HttpProbeHeader {
  /** Name of the header: letters, digits and `-`. */
  readonly name: string;
  /** Value of the header. @default an empty value */
  readonly value?: string;
}

/**
 * The connection of a TCP probe.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#TCPHealthCheckConfig
 */
export interface TcpSocket {
  /** Port of the workload. */
  readonly port: number;
  /** Address to connect to. @default the workload's own address */
  readonly host?: string;
}

interface AnyProbe extends ProbeOptions {
  readonly httpGet?: HttpGet;
  readonly tcpSocket?: TcpSocket;
  readonly exec?: readonly string[];
}

const METHODS = ['httpGet', 'tcpSocket', 'exec'];

const seconds = (field: Field<Duration>): Field<Duration> => {
  const write: Field<Duration> = (value, path) => {
    field(value, path);
    const ms = value.toMilliseconds();
    return ms % 1000 === 0 ? ms / 1000 : refuse(path, 'whole seconds', `${ms} ms`);
  };
  return readable(write, (wire) => new Call('Duration.seconds', wire));
};

const headerName: Field<string> = (value, path) =>
  typeof value === 'string' && /^[-A-Za-z0-9]+$/.test(value)
    ? value
    : refuse(path, "a header name of letters, digits and '-'", value);

export const readinessProbe = struct<AnyProbe>(
  {
    httpGet: struct<HttpGet>({
      port: required(port),
      path: nonEmptyText,
      host: nonEmptyText,
      scheme: choice('HTTP', 'HTTPS'),
      httpHeaders: list(struct<HttpProbeHeader>({ name: required(headerName), value: anyText })),
    }),
    tcpSocket: struct<TcpSocket>({ port: required(port), host: nonEmptyText }),
    exec: list(nonEmptyText),
    initialDelay: seconds(durationOrZero),
    timeout: seconds(duration),
    period: seconds(duration),
    successThreshold: integer(1),
    failureThreshold: integer(1),
  },
  (wire, props, path): Wire => {
    atMostOne(path, props, METHODS);
    atLeastOne(path, props, METHODS);
    return wire;
  },
  {
    exec: 'exec.command',
    initialDelay: 'initialDelaySeconds',
    timeout: 'timeoutSeconds',
    period: 'periodSeconds',
  },
) as Field<ReadinessProbe>;

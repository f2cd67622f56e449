import type { Duration } from 'cdk8s';
import { atLeastOne, atMostOne, type Field, list, refuse, required, struct, type Wire } from '../props/field';
import { anyText, choice, duration, durationOrZero, integer, nonEmptyText, port } from '../props/value';

/** What every probe may carry. */
export interface ProbeOptions {
  /** How long the first probe waits, in whole seconds. @default it does not wait */
  readonly initialDelay?: Duration;
  /** How long an answer may take, in whole seconds. @default 1 s */
  readonly timeout?: Duration;
  /** The time between two probes, in whole seconds. @default 10 s */
  readonly period?: Duration;
  /** Good answers in a row until a workload that was not ready is. @default 1 */
  readonly successThreshold?: number;
  /** Bad answers in a row until it is not ready. @default 1 */
  readonly failureThreshold?: number;
}

/**
 * How Istio's agent on a virtual machine finds out whether the workload is ready: by one of the three.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export type ReadinessProbe = HttpProbe | TcpProbe | ExecProbe;

/** Ready when a GET is answered with 200 to 399. */
export interface HttpProbe extends ProbeOptions {
  /** What is asked for. */
  readonly httpGet: HttpGet;
  readonly tcpSocket?: never;
  readonly exec?: never;
}

/** Ready when a connection can be opened. */
export interface TcpProbe extends ProbeOptions {
  /** Where the connection is opened to. */
  readonly tcpSocket: TcpSocket;
  readonly httpGet?: never;
  readonly exec?: never;
}

/** Ready when a command exits with 0. */
export interface ExecProbe extends ProbeOptions {
  /** The command and its arguments; no shell reads them. */
  readonly exec: readonly string[];
  readonly httpGet?: never;
  readonly tcpSocket?: never;
}

/**
 * A request that a workload answers when it is ready.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig
 */
export interface HttpGet {
  /** The port of the workload. */
  readonly port: number;
  /** The path that is asked for. @default '/' */
  readonly path?: string;
  /** The address that is called. @default the workload's own address */
  readonly host?: string;
  /** Whether the call goes over TLS; the certificate is not checked. @default 'HTTP' */
  readonly scheme?: 'HTTP' | 'HTTPS';
  /** Headers of the request, also several of one name. @default none of its own */
  readonly httpHeaders?: readonly HttpProbeHeader[];
}

/** A header of the request of a probe. */
export interface HttpProbeHeader {
  /** The name of the header, of letters, digits and `-`. */
  readonly name: string;
  /** The value of the header. @default an empty value */
  readonly value?: string;
}

/**
 * A connection that a workload takes when it is ready.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#TCPHealthCheckConfig
 */
export interface TcpSocket {
  /** The port of the workload. */
  readonly port: number;
  /** The address that is called. @default the workload's own address */
  readonly host?: string;
}

interface AnyProbe extends ProbeOptions {
  readonly httpGet?: HttpGet;
  readonly tcpSocket?: TcpSocket;
  readonly exec?: readonly string[];
}

const METHODS = ['httpGet', 'tcpSocket', 'exec'];

const seconds =
  (known: Field<Duration>): Field<Duration> =>
  (value, at) => {
    known(value, at);
    const ms = value.toMilliseconds();
    return ms % 1000 === 0 ? ms / 1000 : refuse(at, 'whole seconds', `${ms} ms`);
  };

const headerName: Field<string> = (value, at) =>
  typeof value === 'string' && /^[-A-Za-z0-9]+$/.test(value)
    ? value
    : refuse(at, "the name of a header, of letters, digits and '-'", value);

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
  ({ exec, initialDelay, timeout, period, ...wire }, props, at): Wire => {
    atMostOne(at, props, METHODS);
    atLeastOne(at, props, METHODS);
    return {
      ...wire,
      ...(exec !== undefined && { exec: { command: exec } }),
      ...(initialDelay !== undefined && { initialDelaySeconds: initialDelay }),
      ...(timeout !== undefined && { timeoutSeconds: timeout }),
      ...(period !== undefined && { periodSeconds: period }),
    };
  },
) as Field<ReadinessProbe>;

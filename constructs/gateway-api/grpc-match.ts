import { type Field, instance, refuse, refuseProp, struct } from '../props/field';
import { Call, readable } from '../props/shape';
import { regex, text } from '../props/value';
import type { Header } from '../virtual-service/header';
import { headerMatches } from './named-matches';

/**
 * Conditions on a gRPC call; all of them must hold.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface GrpcRouteMatch {
  /** Service and method. @default any */
  readonly method?: GrpcMethod;
  /** Conditions on headers, all of which must hold. @default none */
  readonly headers?: readonly Header[];
}

/** A service, a method, or both. */
export interface GrpcMethodNames {
  /** Full name of the service: `shop.v1.Cart`. @default any */
  readonly service?: string;
  /** Name of the method: `AddItem`. istiod tries a condition without `service` after every rule for a path. @default any */
  readonly method?: string;
}

/**
 * A condition on the service and the method of a gRPC call.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class GrpcMethod {
  /** Matches the whole names. @throws if a name is invalid, or none is set */
  static exact(names: GrpcMethodNames): GrpcMethod {
    exactNames(names, 'the method');
    return new GrpcMethod('Exact', names);
  }

  /** Matches the whole names with RE2 regular expressions. @throws if an expression is invalid, or none is set */
  static regex(expressions: GrpcMethodNames): GrpcMethod {
    regexNames(expressions, 'the method');
    return new GrpcMethod('RegularExpression', expressions);
  }

  /** How the names are compared. */
  readonly type: 'Exact' | 'RegularExpression';
  /** The service, or its regular expression. @default any */
  readonly service?: string;
  /** The method, or its regular expression. @default any */
  readonly method?: string;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(type: GrpcMethod['type'], { service, method }: GrpcMethodNames) {
    this.type = type;
    if (service !== undefined) this.service = service;
    if (method !== undefined) this.method = method;
  }
}

const names = (service: Field<string>, method: Field<string>) =>
  struct<GrpcMethodNames>({ service, method }, (wire, props, path) => {
    if (props.service === undefined && props.method === undefined) {
      refuseProp(path, 'one of service, method is required, got none');
    }
    return wire;
  });

const exactNames = names(
  text("a gRPC service such as 'shop.v1.Cart'", (value) => /^\.?[a-z_][a-z_0-9]*(?:\.[a-z_][a-z_0-9]*)*$/i.test(value)),
  text("a gRPC method such as 'AddItem'", (value) => /^[A-Za-z_][A-Za-z_0-9]*$/.test(value)),
);

const expression: Field<string> = (value, path) => {
  const wire = regex(value, path);
  return value.length > 1024 ? refuse(path, 'at most 1024 characters', value) : wire;
};

const regexNames = names(expression, expression);

const method = readable(
  instance(
    GrpcMethod,
    "GrpcMethod.exact({ service: 'shop.v1.Cart' })",
    ({ type, service, method }) => ({
      type,
      ...(service !== undefined && { service }),
      ...(method !== undefined && { method }),
    }),
    meant,
  ),
  (wire) => {
    const { type, ...names } = wire as Record<string, unknown>;
    return new Call(`GrpcMethod.${factoryOf(type)}`, names);
  },
);

const factoryOf = (type: unknown) => (type === 'RegularExpression' ? 'regex' : 'exact');

/** `GrpcMethod.exact({ … })` for the Gateway API's `{ service: 'shop.v1.Cart' }`. */
function meant(written: unknown): string | undefined {
  const { type, service, method } = Object(written);
  return service === undefined && method === undefined ? undefined : `GrpcMethod.${factoryOf(type)}({ … })`;
}

export const grpcRouteMatch = struct<GrpcRouteMatch>({ method, headers: headerMatches });

import type { Config } from '../../manifest/config';
import type { Side } from '../diff/side';
import { type Callee, calleesOf } from './callee';
import { type Caller, callerMaker, callersOf } from './caller';
import type { AccessCell } from './cell';
import { Filters } from './filters';
import { GatewayAccess, gatewaysOf } from './gateway-access';
import { type DecidedEntry, Judge, type Judged } from './judge';
import { type AccessOptions, onlyRequests } from './options';
import { calleesNamed, isNamed, unknownName } from './selection';
import { Targets } from './target';
import { WorkloadAccess } from './workload-access';

/** A cell with the requests that are behind it. */
export interface DecidedCell {
  readonly cell: AccessCell;
  readonly entries: readonly DecidedEntry[];
}

/** Who can call whom: a cell for each caller and each port of a service. */
export class AccessMatrix {
  readonly judge: Judge;
  private readonly side: Side;
  private readonly workloads: WorkloadAccess;
  private readonly gateways: GatewayAccess;
  private readonly options: AccessOptions;

  /** @throws if an option is invalid */
  constructor(side: Side, options: AccessOptions = {}) {
    this.side = side;
    this.options = options;
    const filters = new Filters(side.model, side.objects);
    this.judge = new Judge(side, onlyRequests(options));
    const targets = new Targets(side.model, filters);
    this.workloads = new WorkloadAccess(side, targets, filters, this.judge);
    this.gateways = new GatewayAccess(side, targets, filters, this.judge);
  }

  /** @throws if `from` or `to` names nothing in the mesh */
  cells(): AccessCell[] {
    return this.decided().map(({ cell }) => cell);
  }

  /** @throws as `cells` does */
  decided(): DecidedCell[] {
    const { model, objects } = this.side;
    const callees = calleesNamed(calleesOf(model), this.options);
    const isContext = contextOf(objects);
    const callers = this.callers();
    const gateways = this.gatewayCallers();
    if (callers.length + gateways.length === 0) throw unknownName('from', this.options.from ?? '', this.callerNames());
    const found: DecidedCell[] = [];
    const add = (from: string, callee: Callee, { entries, ...judged }: Judged) =>
      found.push({ cell: { from, to: callee.host, port: callee.port, ...judged }, entries });
    for (const caller of callers) {
      const isCallerContext = isContext(`${caller.workload.kind} ${caller.workload.id}`);
      for (const callee of callees) {
        if (isCallerContext && callee.service.config.origin.isContext) continue;
        add(caller.name, callee, this.workloads.decide(caller, callee));
      }
    }
    for (const gateway of gateways) {
      for (const callee of callees) {
        if (gateway.origin.isContext && callee.service.config.origin.isContext) continue;
        add(`gateway ${gateway.id}`, callee, this.gateways.decide(gateway.id, callee));
      }
    }
    return found;
  }

  private callers(): Caller[] {
    const { model, objects } = this.side;
    const { from } = this.options;
    const all = callersOf(model, objects);
    if (from === undefined) return all;
    const named = all.filter(({ name }) => isNamed(name, from));
    // As in requests, a workload that no manifest defines is assumed to exist.
    const isSingle = /^[^/*\s]+\/(?:\*|[^/*\s]+)$/.test(from);
    return named.length === 0 && isSingle ? [callerMaker(model, objects)(from)] : named;
  }

  private gatewayCallers(): Config[] {
    const { from } = this.options;
    const all = gatewaysOf(this.side);
    return from === undefined ? all : all.filter(({ id }) => isNamed(`gateway ${id}`, from));
  }

  private callerNames(): string[] {
    const { model, objects } = this.side;
    return [
      ...callersOf(model, objects).map(({ name }) => name),
      ...gatewaysOf(this.side).map(({ id }) => `gateway ${id}`),
    ];
  }
}

/** Whether an object, `Kind namespace/name`, only exists as context. */
function contextOf(objects: readonly Config[]): (name: string) => boolean {
  const context = new Set(objects.filter(({ origin }) => origin.isContext).map(({ kind, id }) => `${kind} ${id}`));
  return (name) => context.has(name);
}

import type { Config } from '../../manifest/config';
import { gatewaysOf, type Side } from '../diff/side';
import { type Callee, calleesOf } from './callee';
import { type Caller, callerMaker, callersOf } from './caller';
import type { AccessCell } from './cell';
import type { DecidedEntry, Judged } from './entry';
import { Filters } from './filters';
import { GatewayAccess } from './gateway-access';
import { Judge } from './judge';
import { type AccessOptions, onlyRequests } from './options';
import { calleesNamed, isCalled, isNamed, unknownName } from './selection';
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

  /** All cells that not only context is about. @throws if `from` or `to` names nothing in the mesh */
  cells(): AccessCell[] {
    const isContext = contextTest(this.side);
    return this.decided().flatMap(({ cell }) => (isContext(cell) ? [] : cell));
  }

  /** @throws as `cells` does */
  decided(): DecidedCell[] {
    const callees = calleesNamed(this.callees(), this.options);
    const callers = this.callers();
    const gateways = this.gatewayCallers();
    if (callers.length + gateways.length === 0) throw unknownName('from', this.options.from ?? '', this.callerNames());
    return this.decide(callers, gateways, callees);
  }

  /** The same, but none if a name is not in this mesh: it may be in another one. */
  decidedIfNamed(): DecidedCell[] {
    const { to, port } = this.options;
    const callees = this.callees().filter(
      (callee) => (to === undefined || isCalled(callee.host, to)) && (port === undefined || callee.port === port),
    );
    return this.decide(this.callers(), this.gatewayCallers(), callees);
  }

  private decide(callers: readonly Caller[], gateways: readonly Config[], callees: readonly Callee[]): DecidedCell[] {
    const found: DecidedCell[] = [];
    const add = (from: string, callee: Callee, { entries, ...judged }: Judged) =>
      found.push({ cell: { from, to: callee.host, port: callee.port, ...judged }, entries });
    for (const caller of callers) {
      for (const callee of callees) add(caller.name, callee, this.workloads.decide(caller, callee));
    }
    for (const gateway of gateways) {
      for (const callee of callees) add(`gateway ${gateway.id}`, callee, this.gateways.decide(gateway.id, callee));
    }
    return found;
  }

  private callees(): Callee[] {
    return calleesOf(this.side.model, this.side.objects);
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

/** Whether a caller, a service and all that decides about them only exist as context. */
function contextTest({ model, objects }: Side): (cell: AccessCell) => boolean {
  const context = new Set(objects.filter(({ origin }) => origin.isContext).map(({ kind, id }) => `${kind} ${id}`));
  if (context.size === 0) return () => false;
  const isCaller = (from: string) => {
    const workload = model.workloads.get(from);
    return context.has(workload ? `${workload.kind} ${workload.id}` : from.replace('gateway ', 'Gateway '));
  };
  const services = new Set(
    model.registry.services.flatMap(({ hostname, config }) => (config.origin.isContext ? [hostname] : [])),
  );
  return ({ from, to, because }) =>
    services.has(to) && isCaller(from) && because.every(({ object }) => context.has(object));
}

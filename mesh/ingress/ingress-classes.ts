import { type Config, compareText } from '../manifest/config';
import { text } from '../manifest/fields';
import type { MeshConfig } from '../registry/mesh-config';

/** Annotation that names the class of an Ingress; if it is set, `ingressClassName` does not count. */
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const IS_DEFAULT = 'ingressclass.kubernetes.io/is-default-class';

/** Controller of the IngressClasses that are istiod's. */
export const INGRESS_CONTROLLER = 'istio.io/ingress-controller';

/** How an Ingress finds its controller. */
export interface ChosenClass {
  /** Whether istiod serves the Ingress. */
  readonly isServed: boolean;
  /** The IngressClass that is not in the manifests; empty if no assumption is needed. */
  readonly assumed: string;
}

/** The IngressClasses of the cluster. */
export class IngressClasses {
  private readonly byName: ReadonlyMap<string, Config>;
  /** The default IngressClass, which the API server writes into Ingresses without a class; empty if there is none. */
  private readonly defaultName: string;
  private readonly mesh: MeshConfig;

  constructor(objects: readonly Config[], mesh: MeshConfig) {
    const classes = objects.filter(({ kind }) => kind === 'IngressClass');
    this.byName = new Map(classes.map((ingressClass) => [ingressClass.name, ingressClass]));
    const [first] = classes
      .filter(({ annotations }) => annotations.get(IS_DEFAULT) === 'true')
      .sort((a, b) => b.created - a.created || compareText(a.name, b.name));
    this.defaultName = first?.name ?? '';
    this.mesh = mesh;
  }

  /** Finds out whether an Ingress is istiod's. */
  choose({ annotations, spec }: Config): ChosenClass {
    const { ingressControllerMode: mode, ingressClass } = this.mesh;
    if (mode === 'OFF') return decided(false);
    const annotation = annotations.get(CLASS_ANNOTATION);
    if (annotation !== undefined) return decided(isMode(mode) && annotation === ingressClass);
    const name = text(spec.ingressClassName) || this.defaultName;
    if (name === '') return decided(mode === 'DEFAULT');
    const found = this.byName.get(name);
    if (found) return decided(found.spec.controller === INGRESS_CONTROLLER);
    // istiod ignores a class that does not exist. Here, it is more likely that another repository has it.
    return name === ingressClass ? { isServed: true, assumed: name } : decided(false);
  }
}

const isMode = (mode: string) => mode === 'STRICT' || mode === 'DEFAULT';

const decided = (isServed: boolean): ChosenClass => ({ isServed, assumed: '' });

import { Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { OVERLAY } from '../../mesh/manifest/mesh-source';

/**
 * A chart whose objects replace those of other charts on purpose, such as the next step of a release. It is checked
 * together with the other charts, but never with other overlays.
 *
 * To check its file with `cdk8s-istio check`, list the file in `overlays` of `cdk8s-istio.yaml`.
 */
export class OverlayChart extends Chart {
  constructor(scope: Construct, id: string, props?: ChartProps) {
    super(scope, id, props);
    Object.defineProperty(this, OVERLAY, { value: this.node.path });
  }
}

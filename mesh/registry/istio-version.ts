/** An Istio version whose behaviour is simulated. */
export type IstioVersion = '1.30' | '1.31';

/** The version that a real mesh judges the simulator with. */
export const DEFAULT_ISTIO_VERSION: IstioVersion = '1.31';

/** The version to simulate for a written one, such as `1.30.2`; later versions are simulated as the newest one. */
export function istioVersion(written: string): IstioVersion {
  return minorOf(written) === 30 ? '1.30' : DEFAULT_ISTIO_VERSION;
}

/** The assumption for a version that is not simulated. */
export function versionAssumptions(written: string): string[] {
  const minor = minorOf(written);
  if (minor === undefined || minor === 30 || minor === 31) return [];
  return [`Istio behaves as ${istioVersion(written)} (the manifests have ${written}, which is not simulated)`];
}

function minorOf(written: string): number | undefined {
  const [, minor] = /^v?1\.(\d+)(?:\D|$)/.exec(written) ?? [];
  return minor === undefined ? undefined : Number(minor);
}

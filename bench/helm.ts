import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileApp, ours } from './canaries';
import type { Subject } from './measure';

const module = 'helm.sh/helm/v3/cmd/helm@v3.22.0';

export const helm: Subject = {
  title:
    'helm: N services, each with a DestinationRule and a VirtualService; theirs is `helm template` of one template',
  cases() {
    compileApp();
    const program = built();
    const folder = chart();
    return [100, 1000, 5000].map((count) => ({
      name: `${count}, all in one chart`,
      ours: ours(count),
      theirs: ['sh', '-c', template, program, folder, `count=${count}`],
      // Helm sorts by kind, and writes a comment above each object.
      sameObjects: true,
    }));
  },
};

/** Arguments are helm, the folder of the chart, and a value. */
const template =
  'mkdir -p "$CDK8S_OUTDIR" && exec "$0" template canaries "$1" --set "$2" > "$CDK8S_OUTDIR/all.k8s.yaml"';

/** Builds Helm in a temporary folder. Go caches what it compiled, so only the first time is slow. */
function built(): string {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'));
  const env = { ...process.env, GOBIN: folder };
  const { status, error, stderr } = spawnSync('go', ['install', module], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`installation of ${module} failed: ${error ?? stderr.trim()}`);
  return join(folder, 'helm');
}

function chart(): string {
  const folder = mkdtempSync(join(tmpdir(), 'helm-chart-'));
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: canaries\nversion: 0.1.0\n');
  writeFileSync(join(folder, 'templates/all.yaml'), objects);
  return folder;
}

const objects = `{{- range $index := until (int .Values.count) }}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: service-{{ $index }}
spec:
  host: service-{{ $index }}
  subsets:
    - labels:
        version: v1
      name: v1
    - labels:
        version: v2
      name: v2
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: service-{{ $index }}
spec:
  hosts:
    - service-{{ $index }}
  http:
    - route:
        - destination:
            host: service-{{ $index }}
            subset: v1
          weight: 80
        - destination:
            host: service-{{ $index }}
            subset: v2
          weight: 20
{{- end }}
`;

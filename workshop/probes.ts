import type { k8s } from 'cdk8s-plus-28';

/** The probes of the workshop's services: alive when the port answers, ready when the health page names the service. */
export const probes = (port: number, name: string): Pick<k8s.Container, 'livenessProbe' | 'readinessProbe'> => ({
  livenessProbe: {
    exec: { command: ['sh', '-c', `curl -s http://localhost:${port}/`] },
    initialDelaySeconds: 20,
  },
  readinessProbe: {
    exec: { command: ['sh', '-c', `curl -s http://localhost:${port}/health | grep -q ${name}`] },
    initialDelaySeconds: 40,
  },
});

import type { k8s } from 'cdk8s-plus-28';

/**
 * Probes of the workshop's services: alive if the port answers, ready if the health page contains the service's name.
 */
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

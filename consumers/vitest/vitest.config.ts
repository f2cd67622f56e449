import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { setupFiles: ['cdk8s-istio/testing/register'] } });

export function namespace(labels: string): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
`;
}

export function pod(container: string, image = 'shop:1'): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: shop, namespace: shop, labels: { app: shop } }
spec: { nodeName: node-1, containers: [{ name: ${container}, image: "${image}" }] }
`;
}

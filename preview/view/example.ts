/** A canary to try the page with. */
export const EXAMPLE = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
spec:
  hosts:
    - shop.example.com
  gateways:
    - shop
  http:
    - match:
        - headers:
            x-tester:
              exact: "true"
      route:
        - destination:
            host: cart
            subset: v2
    - route:
        - destination:
            host: cart
            subset: v1
          weight: 95
        - destination:
            host: cart
            subset: v2
          weight: 5
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
spec:
  host: cart
  subsets:
    - name: v1
      labels:
        version: v1
    - name: v2
      labels:
        version: v2
---
apiVersion: v1
kind: Service
metadata:
  name: cart
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart-v1
spec:
  selector:
    matchLabels: { app: cart, version: v1 }
  template:
    metadata:
      labels: { app: cart, version: v1 }
    spec:
      containers:
        - name: cart
          image: example.com/cart:1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart-v2
spec:
  selector:
    matchLabels: { app: cart, version: v2 }
  template:
    metadata:
      labels: { app: cart, version: v2 }
    spec:
      containers:
        - name: cart
          image: example.com/cart:2
`;

// biome-ignore-all format: written by `npm run schemas` from crds/, never edited
// Spec types for Istio's kinds. All fields are optional, because manifests are not validated.

export type AuthorizationPolicyProvider = {
  readonly name?: string;
};

export type AuthorizationPolicyRule = {
  readonly from?: readonly AuthorizationPolicyRuleFrom[];
  readonly to?: readonly AuthorizationPolicyRuleTo[];
  readonly when?: readonly AuthorizationPolicyRuleWhen[];
};

export type AuthorizationPolicyRuleFrom = {
  readonly source?: AuthorizationPolicyRuleFromSource;
};

export type AuthorizationPolicyRuleFromSource = {
  readonly ipBlocks?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly notIpBlocks?: readonly string[];
  readonly notNamespaces?: readonly string[];
  readonly notPrincipals?: readonly string[];
  readonly notRemoteIpBlocks?: readonly string[];
  readonly notRequestPrincipals?: readonly string[];
  readonly notServiceAccounts?: readonly string[];
  readonly notTrustDomains?: readonly string[];
  readonly principals?: readonly string[];
  readonly remoteIpBlocks?: readonly string[];
  readonly requestPrincipals?: readonly string[];
  readonly serviceAccounts?: readonly string[];
  readonly trustDomains?: readonly string[];
};

export type AuthorizationPolicyRuleTo = {
  readonly operation?: AuthorizationPolicyRuleToOperation;
};

export type AuthorizationPolicyRuleToOperation = {
  readonly hosts?: readonly string[];
  readonly methods?: readonly string[];
  readonly notHosts?: readonly string[];
  readonly notMethods?: readonly string[];
  readonly notPaths?: readonly string[];
  readonly notPorts?: readonly string[];
  readonly paths?: readonly string[];
  readonly ports?: readonly string[];
};

export type AuthorizationPolicyRuleWhen = {
  readonly key?: string;
  readonly notValues?: readonly string[];
  readonly values?: readonly string[];
};

export type AuthorizationPolicySpec = {
  readonly action?: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly provider?: AuthorizationPolicyProvider;
  readonly rules?: readonly AuthorizationPolicyRule[];
  readonly selector?: TrafficExtensionSelector;
  readonly targetRef?: TrafficExtensionTargetRef;
  readonly targetRefs?: readonly TrafficExtensionTargetRef[];
};

export type DestinationRuleSpec = {
  readonly exportTo?: readonly string[];
  readonly host?: string;
  readonly subsets?: readonly DestinationRuleSubset[];
  readonly trafficPolicy?: DestinationRuleTrafficPolicy;
  readonly workloadSelector?: TrafficExtensionSelector;
};

export type DestinationRuleSubset = {
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly name?: string;
  readonly trafficPolicy?: DestinationRuleTrafficPolicy;
};

export type DestinationRuleTrafficPolicy = {
  readonly connectionPool?: SidecarInboundConnectionPool;
  readonly loadBalancer?: DestinationRuleTrafficPolicyLoadBalancer;
  readonly outlierDetection?: DestinationRuleTrafficPolicyOutlierDetection;
  readonly portLevelSettings?: readonly DestinationRuleTrafficPolicyPortLevelSetting[];
  readonly proxyProtocol?: DestinationRuleTrafficPolicyProxyProtocol;
  readonly retryBudget?: DestinationRuleTrafficPolicyRetryBudget;
  readonly tls?: DestinationRuleTrafficPolicyTls;
  readonly tunnel?: DestinationRuleTrafficPolicyTunnel;
};

export type DestinationRuleTrafficPolicyLoadBalancer = {
  readonly backendUtilization?: DestinationRuleTrafficPolicyLoadBalancerBackendUtilization;
  readonly consistentHash?: DestinationRuleTrafficPolicyLoadBalancerConsistentHash;
  readonly localityLbSetting?: DestinationRuleTrafficPolicyLoadBalancerLocalityLbSetting;
  readonly simple?: 'UNSPECIFIED' | 'LEAST_CONN' | 'RANDOM' | 'PASSTHROUGH' | 'ROUND_ROBIN' | 'LEAST_REQUEST';
  readonly warmup?: DestinationRuleTrafficPolicyLoadBalancerWarmup;
  readonly warmupDurationSecs?: string;
  readonly zoneAwareLbSetting?: DestinationRuleTrafficPolicyLoadBalancerZoneAwareLbSetting;
};

export type DestinationRuleTrafficPolicyLoadBalancerBackendUtilization = {
  readonly errorUtilizationPenaltyPercent?: number;
  readonly metricNamesForComputingUtilization?: readonly string[];
  readonly weightExpirationPeriod?: string;
  readonly weightStabilizationPeriod?: string;
  readonly weightUpdatePeriod?: string;
};

export type DestinationRuleTrafficPolicyLoadBalancerConsistentHash = {
  readonly httpCookie?: DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookie;
  readonly httpHeaderName?: string;
  readonly httpQueryParameterName?: string;
  readonly maglev?: DestinationRuleTrafficPolicyLoadBalancerConsistentHashMaglev;
  readonly minimumRingSize?: number;
  readonly ringHash?: DestinationRuleTrafficPolicyLoadBalancerConsistentHashRingHash;
  readonly useSourceIp?: boolean;
};

export type DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookie = {
  readonly attributes?: readonly DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookieAttribute[];
  readonly name?: string;
  readonly path?: string;
  readonly ttl?: string;
};

export type DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookieAttribute = {
  readonly name?: string;
  readonly value?: string;
};

export type DestinationRuleTrafficPolicyLoadBalancerConsistentHashMaglev = {
  readonly tableSize?: number;
};

export type DestinationRuleTrafficPolicyLoadBalancerConsistentHashRingHash = {
  readonly minimumRingSize?: number;
};

export type DestinationRuleTrafficPolicyLoadBalancerLocalityLbSetting = {
  readonly distribute?: readonly DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingDistribute[];
  readonly enabled?: boolean;
  readonly failover?: readonly DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingFailover[];
  readonly failoverPriority?: readonly string[];
};

export type DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingDistribute = {
  readonly from?: string;
  readonly to?: Readonly<Record<string, number | null>>;
};

export type DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingFailover = {
  readonly from?: string;
  readonly to?: string;
};

export type DestinationRuleTrafficPolicyLoadBalancerWarmup = {
  readonly aggression?: number;
  readonly duration?: string;
  readonly minimumPercent?: number;
};

export type DestinationRuleTrafficPolicyLoadBalancerZoneAwareLbSetting = {
  readonly enabled?: boolean;
  readonly failover?: readonly DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingFailover[];
  readonly failoverPriority?: readonly string[];
  readonly minClusterSize?: number;
};

export type DestinationRuleTrafficPolicyOutlierDetection = {
  readonly baseEjectionTime?: string;
  readonly consecutive5xxErrors?: number;
  readonly consecutiveErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly consecutiveLocalOriginFailures?: number;
  readonly failurePercentageThreshold?: number;
  readonly interval?: string;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
  readonly outlierDetectionHttpErrorCodes?: readonly number[];
  readonly splitExternalLocalOriginErrors?: boolean;
};

export type DestinationRuleTrafficPolicyPortLevelSetting = {
  readonly connectionPool?: SidecarInboundConnectionPool;
  readonly loadBalancer?: DestinationRuleTrafficPolicyLoadBalancer;
  readonly outlierDetection?: DestinationRuleTrafficPolicyOutlierDetection;
  readonly port?: DestinationRuleTrafficPolicyPortLevelSettingPort;
  readonly tls?: DestinationRuleTrafficPolicyTls;
};

export type DestinationRuleTrafficPolicyPortLevelSettingPort = {
  readonly number?: number;
};

export type DestinationRuleTrafficPolicyProxyProtocol = {
  readonly version?: 'V1' | 'V2';
};

export type DestinationRuleTrafficPolicyRetryBudget = {
  readonly budgetInterval?: string;
  readonly minRetryConcurrency?: number;
  readonly percent?: number;
};

export type DestinationRuleTrafficPolicyTls = {
  readonly caCertCredentialName?: string;
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly clientCertificate?: string;
  readonly credentialName?: string;
  readonly insecureSkipVerify?: boolean;
  readonly mode?: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  readonly privateKey?: string;
  readonly sni?: string;
  readonly subjectAltNames?: readonly string[];
};

export type DestinationRuleTrafficPolicyTunnel = {
  readonly protocol?: string;
  readonly targetHost?: string;
  readonly targetPort?: number;
};

export type EnvoyFilterConfigPatch = {
  readonly applyTo?: 'INVALID' | 'LISTENER' | 'FILTER_CHAIN' | 'NETWORK_FILTER' | 'HTTP_FILTER' | 'ROUTE_CONFIGURATION' | 'VIRTUAL_HOST' | 'HTTP_ROUTE' | 'CLUSTER' | 'EXTENSION_CONFIG' | 'BOOTSTRAP' | 'LISTENER_FILTER';
  readonly match?: EnvoyFilterConfigPatchMatch;
  readonly patch?: EnvoyFilterConfigPatchPatch;
};

export type EnvoyFilterConfigPatchMatch = {
  readonly cluster?: EnvoyFilterConfigPatchMatchCluster;
  readonly context?: 'ANY' | 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND' | 'GATEWAY' | 'WAYPOINT';
  readonly listener?: EnvoyFilterConfigPatchMatchListener;
  readonly proxy?: EnvoyFilterConfigPatchMatchProxy;
  readonly routeConfiguration?: EnvoyFilterConfigPatchMatchRouteConfiguration;
  readonly waypoint?: EnvoyFilterConfigPatchMatchWaypoint;
};

export type EnvoyFilterConfigPatchMatchCluster = {
  readonly name?: string;
  readonly portNumber?: number;
  readonly service?: string;
  readonly subset?: string;
};

export type EnvoyFilterConfigPatchMatchListener = {
  readonly filterChain?: EnvoyFilterConfigPatchMatchListenerFilterChain;
  readonly listenerFilter?: string;
  readonly name?: string;
  readonly portName?: string;
  readonly portNumber?: number;
};

export type EnvoyFilterConfigPatchMatchListenerFilterChain = {
  readonly applicationProtocols?: string;
  readonly destinationPort?: number;
  readonly filter?: EnvoyFilterConfigPatchMatchWaypointFilter;
  readonly name?: string;
  readonly sni?: string;
  readonly transportProtocol?: string;
  readonly transportSocket?: string;
};

export type EnvoyFilterConfigPatchMatchProxy = {
  readonly metadata?: Readonly<Record<string, string | null>>;
  readonly proxyVersion?: string;
};

export type EnvoyFilterConfigPatchMatchRouteConfiguration = {
  readonly gateway?: string;
  readonly name?: string;
  readonly portName?: string;
  readonly portNumber?: number;
  readonly vhost?: EnvoyFilterConfigPatchMatchRouteConfigurationVhost;
};

export type EnvoyFilterConfigPatchMatchRouteConfigurationVhost = {
  readonly domainName?: string;
  readonly name?: string;
  readonly route?: EnvoyFilterConfigPatchMatchRouteConfigurationVhostRoute;
};

export type EnvoyFilterConfigPatchMatchRouteConfigurationVhostRoute = {
  readonly action?: 'ANY' | 'ROUTE' | 'REDIRECT' | 'DIRECT_RESPONSE';
  readonly name?: string;
};

export type EnvoyFilterConfigPatchMatchWaypoint = {
  readonly filter?: EnvoyFilterConfigPatchMatchWaypointFilter;
  readonly portNumber?: number;
  readonly route?: AuthorizationPolicyProvider;
};

export type EnvoyFilterConfigPatchMatchWaypointFilter = {
  readonly name?: string;
  readonly subFilter?: AuthorizationPolicyProvider;
};

export type EnvoyFilterConfigPatchPatch = {
  readonly filterClass?: 'UNSPECIFIED' | 'AUTHN' | 'AUTHZ' | 'STATS';
  readonly operation?: 'INVALID' | 'MERGE' | 'ADD' | 'REMOVE' | 'INSERT_BEFORE' | 'INSERT_AFTER' | 'INSERT_FIRST' | 'REPLACE' | 'MERGE_AND_REPLACE_LIST';
  readonly value?: Readonly<Record<string, unknown>>;
};

export type EnvoyFilterSpec = {
  readonly configPatches?: readonly EnvoyFilterConfigPatch[];
  readonly priority?: number;
  readonly targetRefs?: readonly TrafficExtensionTargetRef[];
  readonly workloadSelector?: EnvoyFilterWorkloadSelector;
};

export type EnvoyFilterWorkloadSelector = {
  readonly labels?: Readonly<Record<string, string | null>>;
};

export type GatewayServer = {
  readonly bind?: string;
  readonly defaultEndpoint?: string;
  readonly hosts?: readonly string[];
  readonly name?: string;
  readonly port?: GatewayServerPort;
  readonly tls?: GatewayServerTls;
};

export type GatewayServerPort = {
  readonly name?: string;
  readonly number?: number;
  readonly protocol?: string;
  readonly targetPort?: number;
};

export type GatewayServerTls = {
  readonly alpnProtocols?: readonly string[];
  readonly caCertCredentialName?: string;
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly cipherSuites?: readonly string[];
  readonly credentialName?: string;
  readonly credentialNames?: readonly string[];
  readonly ecdhCurves?: readonly string[];
  readonly httpsRedirect?: boolean;
  readonly insecureSkipVerify?: boolean;
  readonly maxProtocolVersion?: 'TLS_AUTO' | 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly minProtocolVersion?: 'TLS_AUTO' | 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly mode?: 'PASSTHROUGH' | 'SIMPLE' | 'MUTUAL' | 'AUTO_PASSTHROUGH' | 'ISTIO_MUTUAL' | 'OPTIONAL_MUTUAL';
  readonly privateKey?: string;
  readonly serverCertificate?: string;
  readonly subjectAltNames?: readonly string[];
  readonly tlsCertificates?: readonly GatewayServerTlsTlsCertificate[];
  readonly verifyCertificateHash?: readonly string[];
  readonly verifyCertificateSpki?: readonly string[];
};

export type GatewayServerTlsTlsCertificate = {
  readonly caCertificates?: string;
  readonly privateKey?: string;
  readonly serverCertificate?: string;
};

export type GatewaySpec = {
  readonly selector?: Readonly<Record<string, string | null>>;
  readonly servers?: readonly GatewayServer[];
};

export type PeerAuthenticationMtls = {
  readonly mode?: 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';
};

export type PeerAuthenticationSpec = {
  readonly mtls?: PeerAuthenticationMtls;
  readonly portLevelMtls?: Readonly<Record<string, PeerAuthenticationMtls | null>>;
  readonly selector?: TrafficExtensionSelector;
};

export type ProxyConfigImage = {
  readonly imageType?: string;
};

export type ProxyConfigSpec = {
  readonly concurrency?: number;
  readonly environmentVariables?: Readonly<Record<string, string | null>>;
  readonly image?: ProxyConfigImage;
  readonly selector?: TrafficExtensionSelector;
};

export type RequestAuthenticationJwtRule = {
  readonly audiences?: readonly string[];
  readonly forwardOriginalToken?: boolean;
  readonly fromCookies?: readonly string[];
  readonly fromHeaders?: readonly RequestAuthenticationJwtRuleFromHeaders[];
  readonly fromParams?: readonly string[];
  readonly issuer?: string;
  readonly jwks?: string;
  readonly jwksUri?: string;
  readonly jwks_uri?: string;
  readonly outputClaimToHeaders?: readonly RequestAuthenticationJwtRuleOutputClaimToHeaders[];
  readonly outputPayloadToHeader?: string;
  readonly presence?: 'OPTIONAL' | 'REQUIRED';
  readonly spaceDelimitedClaims?: readonly string[];
  readonly timeout?: string;
};

export type RequestAuthenticationJwtRuleFromHeaders = {
  readonly name?: string;
  readonly prefix?: string;
};

export type RequestAuthenticationJwtRuleOutputClaimToHeaders = {
  readonly claim?: string;
  readonly header?: string;
};

export type RequestAuthenticationSpec = {
  readonly jwtRules?: readonly RequestAuthenticationJwtRule[];
  readonly selector?: TrafficExtensionSelector;
  readonly targetRef?: TrafficExtensionTargetRef;
  readonly targetRefs?: readonly TrafficExtensionTargetRef[];
};

export type ServiceEntryPort = {
  readonly name?: string;
  readonly number?: number;
  readonly protocol?: string;
  readonly targetPort?: number;
};

export type ServiceEntrySpec = {
  readonly addresses?: readonly string[];
  readonly endpoints?: readonly WorkloadEntrySpec[];
  readonly exportTo?: readonly string[];
  readonly hosts?: readonly string[];
  readonly location?: 'MESH_EXTERNAL' | 'MESH_INTERNAL';
  readonly ports?: readonly ServiceEntryPort[];
  readonly resolution?: 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS';
  readonly subjectAltNames?: readonly string[];
  readonly workloadSelector?: EnvoyFilterWorkloadSelector;
};

export type SidecarEgress = {
  readonly bind?: string;
  readonly captureMode?: 'DEFAULT' | 'IPTABLES' | 'NONE';
  readonly hosts?: readonly string[];
  readonly port?: GatewayServerPort;
};

export type SidecarInboundConnectionPool = {
  readonly http?: SidecarInboundConnectionPoolHttp;
  readonly tcp?: SidecarInboundConnectionPoolTcp;
};

export type SidecarInboundConnectionPoolHttp = {
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  readonly http1MaxPendingRequests?: number;
  readonly http2KeepAlive?: SidecarInboundConnectionPoolHttpHttp2KeepAlive;
  readonly http2MaxRequests?: number;
  readonly idleTimeout?: string;
  readonly maxConcurrentStreams?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxRetries?: number;
  readonly useClientProtocol?: boolean;
};

export type SidecarInboundConnectionPoolHttpHttp2KeepAlive = {
  readonly interval?: string;
  readonly timeout?: string;
};

export type SidecarInboundConnectionPoolTcp = {
  readonly connectTimeout?: string;
  readonly idleTimeout?: string;
  readonly maxConnectionDuration?: string;
  readonly maxConnections?: number;
  readonly tcpKeepalive?: SidecarInboundConnectionPoolTcpTcpKeepalive;
};

export type SidecarInboundConnectionPoolTcpTcpKeepalive = {
  readonly interval?: string;
  readonly probes?: number;
  readonly time?: string;
};

export type SidecarIngress = {
  readonly bind?: string;
  readonly captureMode?: 'DEFAULT' | 'IPTABLES' | 'NONE';
  readonly connectionPool?: SidecarInboundConnectionPool;
  readonly defaultEndpoint?: string;
  readonly port?: GatewayServerPort;
  readonly tls?: GatewayServerTls;
};

export type SidecarOutboundTrafficPolicy = {
  readonly egressProxy?: SidecarOutboundTrafficPolicyEgressProxy;
  readonly mode?: 'REGISTRY_ONLY' | 'ALLOW_ANY';
};

export type SidecarOutboundTrafficPolicyEgressProxy = {
  readonly host?: string;
  readonly port?: DestinationRuleTrafficPolicyPortLevelSettingPort;
  readonly subset?: string;
};

export type SidecarSpec = {
  readonly egress?: readonly SidecarEgress[];
  readonly inboundConnectionPool?: SidecarInboundConnectionPool;
  readonly ingress?: readonly SidecarIngress[];
  readonly outboundTrafficPolicy?: SidecarOutboundTrafficPolicy;
  readonly workloadSelector?: EnvoyFilterWorkloadSelector;
};

export type TelemetryAccessLogging = {
  readonly disabled?: boolean;
  readonly filter?: TelemetryAccessLoggingFilter;
  readonly match?: TelemetryAccessLoggingMatch;
  readonly providers?: readonly TelemetryAccessLoggingProvider[];
};

export type TelemetryAccessLoggingFilter = {
  readonly expression?: string;
};

export type TelemetryAccessLoggingMatch = {
  readonly mode?: 'CLIENT_AND_SERVER' | 'CLIENT' | 'SERVER';
};

export type TelemetryAccessLoggingProvider = {
  readonly name?: string;
};

export type TelemetryMetric = {
  readonly overrides?: readonly TelemetryMetricOverride[];
  readonly providers?: readonly TelemetryAccessLoggingProvider[];
  readonly reportingInterval?: string;
};

export type TelemetryMetricOverride = {
  readonly disabled?: boolean;
  readonly match?: TelemetryMetricOverrideMatch;
  readonly tagOverrides?: Readonly<Record<string, TelemetryMetricOverrideTagOverride | null>>;
};

export type TelemetryMetricOverrideMatch = {
  readonly customMetric?: string;
  readonly metric?: 'ALL_METRICS' | 'REQUEST_COUNT' | 'REQUEST_DURATION' | 'REQUEST_SIZE' | 'RESPONSE_SIZE' | 'TCP_OPENED_CONNECTIONS' | 'TCP_CLOSED_CONNECTIONS' | 'TCP_SENT_BYTES' | 'TCP_RECEIVED_BYTES' | 'GRPC_REQUEST_MESSAGES' | 'GRPC_RESPONSE_MESSAGES';
  readonly mode?: 'CLIENT_AND_SERVER' | 'CLIENT' | 'SERVER';
};

export type TelemetryMetricOverrideTagOverride = {
  readonly operation?: 'UPSERT' | 'REMOVE';
  readonly value?: string;
};

export type TelemetrySpec = {
  readonly accessLogging?: readonly TelemetryAccessLogging[];
  readonly metrics?: readonly TelemetryMetric[];
  readonly selector?: TrafficExtensionSelector;
  readonly targetRef?: TrafficExtensionTargetRef;
  readonly targetRefs?: readonly TrafficExtensionTargetRef[];
  readonly tracing?: readonly TelemetryTracing[];
};

export type TelemetryTracing = {
  readonly customTags?: Readonly<Record<string, TelemetryTracingCustomTag | null>>;
  readonly disableContextPropagation?: boolean;
  readonly disableSpanReporting?: boolean;
  readonly enableIstioTags?: boolean;
  readonly match?: TelemetryAccessLoggingMatch;
  readonly providers?: readonly TelemetryAccessLoggingProvider[];
  readonly randomSamplingPercentage?: number;
  readonly useRequestIdForTraceSampling?: boolean;
};

export type TelemetryTracingCustomTag = {
  readonly environment?: TelemetryTracingCustomTagEnvironment;
  readonly formatter?: TelemetryTracingCustomTagFormatter;
  readonly header?: TelemetryTracingCustomTagEnvironment;
  readonly literal?: TelemetryTracingCustomTagFormatter;
};

export type TelemetryTracingCustomTagEnvironment = {
  readonly defaultValue?: string;
  readonly name?: string;
};

export type TelemetryTracingCustomTagFormatter = {
  readonly value?: string;
};

export type TrafficExtensionLua = {
  readonly inlineCode?: string;
};

export type TrafficExtensionMatch = {
  readonly mode?: 'UNDEFINED' | 'CLIENT' | 'SERVER' | 'CLIENT_AND_SERVER';
  readonly ports?: readonly TrafficExtensionMatchPort[];
};

export type TrafficExtensionMatchPort = {
  readonly number?: number;
};

export type TrafficExtensionSelector = {
  readonly matchLabels?: Readonly<Record<string, string | null>>;
};

export type TrafficExtensionSpec = {
  readonly lua?: TrafficExtensionLua;
  readonly match?: readonly TrafficExtensionMatch[];
  readonly phase?: 'UNSPECIFIED' | 'AUTHN' | 'AUTHZ' | 'STATS';
  readonly priority?: number;
  readonly selector?: TrafficExtensionSelector;
  readonly targetRefs?: readonly TrafficExtensionTargetRef[];
  readonly wasm?: TrafficExtensionWasm;
};

export type TrafficExtensionTargetRef = {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
};

export type TrafficExtensionWasm = {
  readonly failStrategy?: 'FAIL_CLOSE' | 'FAIL_OPEN' | 'FAIL_RELOAD';
  readonly imagePullPolicy?: 'UNSPECIFIED_POLICY' | 'IfNotPresent' | 'Always';
  readonly imagePullSecret?: string;
  readonly pluginConfig?: Readonly<Record<string, unknown>>;
  readonly pluginName?: string;
  readonly sha256?: string;
  readonly type?: 'UNSPECIFIED_PLUGIN_TYPE' | 'HTTP' | 'NETWORK';
  readonly url?: string;
  readonly verificationKey?: string;
  readonly vmConfig?: WasmPluginVmConfig;
};

export type VirtualServiceHttp = {
  readonly corsPolicy?: VirtualServiceHttpCorsPolicy;
  readonly delegate?: VirtualServiceHttpDelegate;
  readonly directResponse?: VirtualServiceHttpDirectResponse;
  readonly fault?: VirtualServiceHttpFault;
  readonly headers?: VirtualServiceHttpHeaders;
  readonly match?: readonly VirtualServiceHttpMatch[];
  readonly mirror?: SidecarOutboundTrafficPolicyEgressProxy;
  readonly mirrorPercent?: number;
  readonly mirrorPercentage?: VirtualServiceHttpMirrorPercentage;
  readonly mirror_percent?: number;
  readonly mirrors?: readonly VirtualServiceHttpMirror[];
  readonly name?: string;
  readonly redirect?: VirtualServiceHttpRedirect;
  readonly retries?: VirtualServiceHttpRetries;
  readonly rewrite?: VirtualServiceHttpRewrite;
  readonly route?: readonly VirtualServiceHttpRoute[];
  readonly timeout?: string;
};

export type VirtualServiceHttpCorsPolicy = {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly allowOrigins?: readonly VirtualServiceHttpCorsPolicyAllowOrigin[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: string;
  readonly unmatchedPreflights?: 'UNSPECIFIED' | 'FORWARD' | 'IGNORE';
};

export type VirtualServiceHttpCorsPolicyAllowOrigin = {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
};

export type VirtualServiceHttpDelegate = {
  readonly name?: string;
  readonly namespace?: string;
};

export type VirtualServiceHttpDirectResponse = {
  readonly body?: VirtualServiceHttpDirectResponseBody;
  readonly status?: number;
};

export type VirtualServiceHttpDirectResponseBody = {
  readonly bytes?: string;
  readonly string?: string;
};

export type VirtualServiceHttpFault = {
  readonly abort?: VirtualServiceHttpFaultAbort;
  readonly delay?: VirtualServiceHttpFaultDelay;
};

export type VirtualServiceHttpFaultAbort = {
  readonly grpcStatus?: string;
  readonly http2Error?: string;
  readonly httpStatus?: number;
  readonly percentage?: VirtualServiceHttpMirrorPercentage;
};

export type VirtualServiceHttpFaultDelay = {
  readonly exponentialDelay?: string;
  readonly fixedDelay?: string;
  readonly percent?: number;
  readonly percentage?: VirtualServiceHttpMirrorPercentage;
};

export type VirtualServiceHttpHeaders = {
  readonly request?: VirtualServiceHttpHeadersRequest;
  readonly response?: VirtualServiceHttpHeadersRequest;
};

export type VirtualServiceHttpHeadersRequest = {
  readonly add?: Readonly<Record<string, string | null>>;
  readonly remove?: readonly string[];
  readonly set?: Readonly<Record<string, string | null>>;
};

export type VirtualServiceHttpMatch = {
  readonly authority?: VirtualServiceHttpCorsPolicyAllowOrigin;
  readonly gateways?: readonly string[];
  readonly headers?: Readonly<Record<string, VirtualServiceHttpCorsPolicyAllowOrigin | null>>;
  readonly ignoreUriCase?: boolean;
  readonly method?: VirtualServiceHttpCorsPolicyAllowOrigin;
  readonly name?: string;
  readonly port?: number;
  readonly queryParams?: Readonly<Record<string, VirtualServiceHttpCorsPolicyAllowOrigin | null>>;
  readonly scheme?: VirtualServiceHttpCorsPolicyAllowOrigin;
  readonly sourceLabels?: Readonly<Record<string, string | null>>;
  readonly sourceNamespace?: string;
  readonly statPrefix?: string;
  readonly uri?: VirtualServiceHttpCorsPolicyAllowOrigin;
  readonly withoutHeaders?: Readonly<Record<string, VirtualServiceHttpCorsPolicyAllowOrigin | null>>;
};

export type VirtualServiceHttpMirror = {
  readonly destination?: SidecarOutboundTrafficPolicyEgressProxy;
  readonly percentage?: VirtualServiceHttpMirrorPercentage;
};

export type VirtualServiceHttpMirrorPercentage = {
  readonly value?: number;
};

export type VirtualServiceHttpRedirect = {
  readonly authority?: string;
  readonly derivePort?: 'FROM_PROTOCOL_DEFAULT' | 'FROM_REQUEST_PORT';
  readonly port?: number;
  readonly prefixRewrite?: string;
  readonly redirectCode?: number;
  readonly scheme?: string;
  readonly uri?: string;
};

export type VirtualServiceHttpRetries = {
  readonly attempts?: number;
  readonly backoff?: string;
  readonly perTryTimeout?: string;
  readonly retryIgnorePreviousHosts?: boolean;
  readonly retryOn?: string;
  readonly retryRemoteLocalities?: boolean;
};

export type VirtualServiceHttpRewrite = {
  readonly authority?: string;
  readonly uri?: string;
  readonly uriRegexRewrite?: VirtualServiceHttpRewriteUriRegexRewrite;
};

export type VirtualServiceHttpRewriteUriRegexRewrite = {
  readonly match?: string;
  readonly rewrite?: string;
};

export type VirtualServiceHttpRoute = {
  readonly destination?: SidecarOutboundTrafficPolicyEgressProxy;
  readonly headers?: VirtualServiceHttpHeaders;
  readonly weight?: number;
};

export type VirtualServiceSpec = {
  readonly exportTo?: readonly string[];
  readonly gateways?: readonly string[];
  readonly hosts?: readonly string[];
  readonly http?: readonly VirtualServiceHttp[];
  readonly tcp?: readonly VirtualServiceTcp[];
  readonly tls?: readonly VirtualServiceTls[];
};

export type VirtualServiceTcp = {
  readonly match?: readonly VirtualServiceTcpMatch[];
  readonly route?: readonly VirtualServiceTcpRoute[];
};

export type VirtualServiceTcpMatch = {
  readonly destinationSubnets?: readonly string[];
  readonly gateways?: readonly string[];
  readonly port?: number;
  readonly sourceLabels?: Readonly<Record<string, string | null>>;
  readonly sourceNamespace?: string;
  readonly sourceSubnet?: string;
};

export type VirtualServiceTcpRoute = {
  readonly destination?: SidecarOutboundTrafficPolicyEgressProxy;
  readonly weight?: number;
};

export type VirtualServiceTls = {
  readonly match?: readonly VirtualServiceTlsMatch[];
  readonly route?: readonly VirtualServiceTcpRoute[];
};

export type VirtualServiceTlsMatch = {
  readonly destinationSubnets?: readonly string[];
  readonly gateways?: readonly string[];
  readonly port?: number;
  readonly sniHosts?: readonly string[];
  readonly sourceLabels?: Readonly<Record<string, string | null>>;
  readonly sourceNamespace?: string;
};

export type WasmPluginSpec = {
  readonly failStrategy?: 'FAIL_CLOSE' | 'FAIL_OPEN' | 'FAIL_RELOAD';
  readonly imagePullPolicy?: 'UNSPECIFIED_POLICY' | 'IfNotPresent' | 'Always';
  readonly imagePullSecret?: string;
  readonly match?: readonly TrafficExtensionMatch[];
  readonly phase?: 'UNSPECIFIED_PHASE' | 'AUTHN' | 'AUTHZ' | 'STATS';
  readonly pluginConfig?: Readonly<Record<string, unknown>>;
  readonly pluginName?: string;
  readonly priority?: number;
  readonly selector?: TrafficExtensionSelector;
  readonly sha256?: string;
  readonly targetRef?: TrafficExtensionTargetRef;
  readonly targetRefs?: readonly TrafficExtensionTargetRef[];
  readonly type?: 'UNSPECIFIED_PLUGIN_TYPE' | 'HTTP' | 'NETWORK';
  readonly url?: string;
  readonly verificationKey?: string;
  readonly vmConfig?: WasmPluginVmConfig;
};

export type WasmPluginVmConfig = {
  readonly env?: readonly WasmPluginVmConfigEnv[];
};

export type WasmPluginVmConfigEnv = {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: 'INLINE' | 'HOST';
};

export type WorkloadEntrySpec = {
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly locality?: string;
  readonly network?: string;
  readonly ports?: Readonly<Record<string, number | null>>;
  readonly serviceAccount?: string;
  readonly weight?: number;
};

export type WorkloadGroupMetadata = {
  readonly annotations?: Readonly<Record<string, string | null>>;
  readonly labels?: Readonly<Record<string, string | null>>;
};

export type WorkloadGroupProbe = {
  readonly exec?: WorkloadGroupProbeExec;
  readonly failureThreshold?: number;
  readonly grpc?: WorkloadGroupProbeGrpc;
  readonly httpGet?: WorkloadGroupProbeHttpGet;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly tcpSocket?: WorkloadGroupProbeTcpSocket;
  readonly timeoutSeconds?: number;
};

export type WorkloadGroupProbeExec = {
  readonly command?: readonly string[];
};

export type WorkloadGroupProbeGrpc = {
  readonly port?: number;
  readonly service?: string;
};

export type WorkloadGroupProbeHttpGet = {
  readonly host?: string;
  readonly httpHeaders?: readonly WorkloadGroupProbeHttpGetHttpHeaders[];
  readonly path?: string;
  readonly port?: number;
  readonly scheme?: string;
};

export type WorkloadGroupProbeHttpGetHttpHeaders = {
  readonly name?: string;
  readonly value?: string;
};

export type WorkloadGroupProbeTcpSocket = {
  readonly host?: string;
  readonly port?: number;
};

export type WorkloadGroupSpec = {
  readonly metadata?: WorkloadGroupMetadata;
  readonly probe?: WorkloadGroupProbe;
  readonly template?: WorkloadEntrySpec;
};

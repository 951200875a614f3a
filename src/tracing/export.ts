import { context, propagation, trace } from '@opentelemetry/api'

/** A collector that is away does not hold up the gateway's end for longer. */
const SHUTDOWN_MS_MAX = 3_000

/**
 * Collects spans and sends them to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, with the other standard variables
 * (OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES …). An SDK that was loaded before (`--import`) stays in charge.
 * @returns the function that sends what is left and ends it
 */
export async function exportTraces(version: string): Promise<() => Promise<void>> {
  // Loaded only here: 25 MB of memory that a gateway without a collector does not pay.
  const [sdk, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }, resources, { W3CTraceContextPropagator }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/core'),
    ])
  const { resourceAttributesEnvDetector, serviceNameEnvDetector } = resources
  const provider = new sdk.TracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ 'service.name': 'ats-gateway', 'service.version': version }))
      .merge(resources.detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  if (!trace.setGlobalTracerProvider(provider)) return () => provider.shutdown()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return async () => {
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, SHUTDOWN_MS_MAX)
    await Promise.race([provider.shutdown().catch(() => undefined), late.promise])
    clearTimeout(timer)
    trace.disable()
    context.disable()
    propagation.disable()
  }
}

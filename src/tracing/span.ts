import { type Attributes, type Span, type SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { GatewayError } from '../errors.ts'

/**
 * Runs work inside a span, which ends with it. A failure is noted by its code: messages may repeat what a provider said.
 * Costs next to nothing while nobody collects spans.
 */
export function withSpan<T>(name: string, kind: SpanKind, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  return trace.getTracer('ats-gateway').startActiveSpan(name, { kind, attributes }, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.setAttribute('error.type', typeOf(error))
      throw error
    } finally {
      span.end()
    }
  })
}

function typeOf(error: unknown): string {
  if (error instanceof GatewayError) return error.code
  return error instanceof Error ? error.name : 'unknown'
}

/** Spans and metrics of calls for OpenTelemetry, as interceptors. */
package dev.rezo.opentelemetry;

/** Spans and metrics of calls for OpenTelemetry, as interceptors. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Theirs are automatic.
module dev.rezo.opentelemetry {
  requires transitive dev.rezo.http;
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.context;
  requires io.opentelemetry.semconv;
  requires static org.jspecify;

  exports dev.rezo.opentelemetry;
}

package dev.rezo.checks;

import dev.rezo.client.RezoClient;
import dev.rezo.http.CertificateFacts;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeFacts;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
import dev.rezo.http.TlsFacts;
import dev.rezo.http.Url;
import dev.rezo.micrometer.CallTimers;
import dev.rezo.micrometer.PoolMeters;
import dev.rezo.opentelemetry.RezoTelemetry;
import dev.rezo.plugins.retry.Retry;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.io.IOException;

/** What docs-site/telemetry.md shows, here so that it compiles. Immutable. */
final class TelemetrySample {

  private TelemetrySample() {}

  static void facts(RezoClient client) throws IOException {
    // sample:facts
    try (Response response = client.get("https://api.example.com/things").send()) {
      String body = response.body().text();

      Timing timing = response.timing();
      System.out.println(timing.timeToHead() + " to the head, " + timing.total() + " in all");

      ConnectionUse use = response.connection();
      System.out.println("use " + use.useCount() + ", waited " + use.waitedNanos() + " ns");

      ConnectionFacts connection = use.connection();
      System.out.println(connection + ", TLS took " + connection.handshakeTime());

      TlsFacts tls = connection.tls();
      CertificateFacts certificate = tls == null ? null : tls.peerCertificate();
      if (certificate != null) {
        System.out.println(certificate.subject() + " until " + certificate.validTo());
      }

      ExchangeFacts exchange = response.exchange(); // Null unless a listener wants facts.
      if (exchange != null) {
        System.out.println(exchange.responseBodyBytes() + " bytes became " + body.length());
      }
    }
    // sample:end
  }

  static RezoClient traced(OpenTelemetry openTelemetry) {
    // sample:opentelemetry
    RezoTelemetry telemetry = RezoTelemetry.of(openTelemetry);
    RezoClient client =
        RezoClient.builder()
            .interceptor(telemetry.calls()) // First: remembers who calls.
            .interceptor(Retry.of(3))
            .attemptInterceptor(telemetry.attempts()) // Last: a span for each attempt.
            .build();
    // sample:end
    return client;
  }

  static RezoClient timed(OpenTelemetry openTelemetry) {
    // sample:durations
    RezoClient client =
        RezoClient.builder().listener(RezoTelemetry.of(openTelemetry).durations()).build();
    // sample:end
    return client;
  }

  static Request inContext(Context context) {
    // sample:context
    Request request =
        Request.builder("GET", Url.parse("https://api.example.com/users/7"))
            .attribute(RezoTelemetry.CONTEXT, context)
            .attribute(RezoTelemetry.TEMPLATE, "/users/{id}")
            .build();
    // sample:end
    return request;
  }

  static void metered(MeterRegistry registry) {
    // sample:micrometer
    RezoClient client =
        RezoClient.builder().listener(CallTimers.in(registry).withHosts(20)).build();
    PoolMeters.of(client, "payments").withBuckets(10).bindTo(registry);
    // sample:end
  }
}

package dev.rezo.checks;

import dev.rezo.client.RezoClient;
import dev.rezo.http.CertificateFacts;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeFacts;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
import dev.rezo.http.TlsFacts;
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

      ExchangeFacts exchange = response.exchange(); // Null without an ExchangeListener.
      if (exchange != null) {
        System.out.println(exchange.responseBodyBytes() + " bytes became " + body.length());
      }
    }
    // sample:end
  }
}

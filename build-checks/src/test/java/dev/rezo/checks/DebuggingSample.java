package dev.rezo.checks;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import dev.rezo.plugins.debug.Curl;
import dev.rezo.plugins.debug.DebugLog;

/** What docs-site/debugging.md shows, here so that it compiles. Immutable. */
final class DebuggingSample {

  private DebuggingSample() {}

  static RezoClient shown() {
    // sample:shown
    RezoClient client =
        RezoClient.builder()
            .debug(System.err::println) // HTTP/2 sessions: made, used again, given up.
            .attemptInterceptor(DebugLog.to(System.err::println).withBodies(200))
            .build();
    // sample:end
    return client;
  }

  static RezoClient logged() {
    // sample:logged
    RezoClient client =
        RezoClient.builder()
            .attemptInterceptor(
                DebugLog.toLog()
                    .asJson()
                    .withRedaction(Redaction.usual().withFields("X-Tenant").withParameters("pin")))
            .build();
    // sample:end
    return client;
  }

  static void curl(Request request) {
    // sample:curl
    System.out.println(Curl.command(request)); // Credentials say REDACTED.
    System.out.println(Curl.command(request, Redaction.none()));
    // sample:end
  }
}

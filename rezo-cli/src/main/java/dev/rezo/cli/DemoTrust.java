package dev.rezo.cli;

import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.io.IOException;

/** Servers whose certificate does not show who they are. Immutable. */
final class DemoTrust {

  private DemoTrust() {}

  static void show(DemoServer server, DemoScreen screen) throws IOException {
    screen.exhibit("A server that cannot show who it is");
    screen.say("By TLS a server shows a certificate. Before it holds, no request is sent.");
    int before = server.requests("/hello");
    refused(
        screen,
        "its certificate is for another name",
        server.getMisnamedUrl(),
        TlsConfig.builder().trust(server.getIssuer()).build());
    refused(
        screen,
        "its certificate was signed by somebody whom nobody knows",
        server.getSecureUrl(),
        TlsConfig.DEFAULT);
    screen.promise(server.requests("/hello") == before, "the server never saw these requests");
  }

  private static void refused(DemoScreen screen, String why, String url, TlsConfig tls)
      throws IOException {
    try (RezoClient client = RezoClient.builder().pool(limits -> limits).tls(tls).build();
        Response response = client.get(url + "/hello").send()) {
      screen.promise(false, "refused: %s; actual status %d", why, response.status());
    } catch (RezoException e) {
      screen.promise(
          e.phase() == Phase.TLS && e.delivery() == Delivery.NOT_SENT, "refused: %s", why);
      screen.quote(e);
    }
  }
}

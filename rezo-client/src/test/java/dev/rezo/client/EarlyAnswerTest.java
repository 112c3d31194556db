package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Response;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EarlyAnswerTest {

  /** What web servers do with an upload that is too large. */
  @Test
  void anAnswerThatComesBeforeTheResetIsSeen() throws Exception {
    int lost = 0;
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RezoClient client = RezoClient.builder().pool(p -> p).build()) {
      Thread server =
          new Thread(
              () -> {
                try {
                  while (true) {
                    Socket socket = listener.accept();
                    socket.getInputStream().read(new byte[1000]);
                    OutputStream out = socket.getOutputStream();
                    out.write(
                        "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
                    socket.close(); // With unread bytes: RST.
                  }
                } catch (IOException e) {
                  // the end
                }
              });
      server.setDaemon(true);
      server.start();
      String url = "http://127.0.0.1:" + listener.getLocalPort() + "/";
      byte[] large = new byte[20_000_000];
      for (int i = 0; i < 100; i++) {
        try (Response response = client.post(url).body(Bodies.of(large, "x/y")).send()) {
          assertThat(response.status()).isEqualTo(413);
        } catch (IOException e) {
          lost++;
          if (lost == 1) {
            System.out.println(e);
          }
        }
      }
    }
    assertThat(lost).isZero();
  }

  @Test
  void aParkedTlsConnectionKeepsNothingOfTheExchangeThatOpenedIt() throws Exception {
    ThrowAwayCa ca = ThrowAwayCa.create();
    try (MockServer server = MockServer.startTls(ServerTls.of(ca.server("localhost")));
        RezoClient client =
            RezoClient.builder().pool(p -> p).tls(t -> t.trust(ca.certificate())).build()) {
      server.enqueue(MockResponse.ok("x"));
      WeakReference<Object> exchange = run(client, server.url("localhost", "/"));
      awaitCollected(exchange);
      assertThat(client.pool().connections()).hasSize(1);
    }
  }

  @Test
  void aParkedConnectionKeepsNothingOfTheExchangeThatOpenedIt() throws Exception {
    try (MockServer server = MockServer.start();
        RezoClient client = RezoClient.builder().pool(p -> p).build()) {
      server.enqueue(MockResponse.ok("x"));
      WeakReference<Object> exchange = run(client, server.url("/"));
      awaitCollected(exchange);
      assertThat(client.pool().connections()).hasSize(1);
    }
  }

  /** A loop that has not had its turn since may hold on to it for as long. */
  private static void awaitCollected(WeakReference<Object> exchange) {
    long begun = System.nanoTime();
    while (exchange.get() != null) {
      assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(20));
      System.gc();
    }
  }

  private static WeakReference<Object> run(RezoClient client, String url) throws Exception {
    CompletableFuture<Response> call = client.get(url).sendAsync();
    assertThat(call.get(20, TimeUnit.SECONDS).body().text()).isEqualTo("x");
    return new WeakReference<>(call);
  }
}

package dev.rezo.checks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.rezo.client.AddressFamily;
import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.io.TcpOptions;
import dev.rezo.io.TcpOptions.KeepAlive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** What docs-site/connecting.md shows, here so that it compiles. Immutable. */
final class ConnectingSample {

  private ConnectingSample() {}

  static RezoClient limits() {
    // sample:limits
    RezoClient client =
        RezoClient.builder()
            .timeouts(t -> t.dns(ofSeconds(2)).connect(ofSeconds(5)).tls(ofSeconds(3)))
            .build();
    // sample:end
    return client;
  }

  static RezoClient addresses() {
    // sample:addresses
    RezoClient client =
        RezoClient.builder()
            .addressFamily(AddressFamily.IPV4_FIRST)
            .connectionAttemptDelay(ofMillis(150))
            .build();
    // sample:end
    return client;
  }

  static RezoClient options() {
    // sample:options
    TcpOptions tcp =
        TcpOptions.DEFAULT
            .withLocalInterface("eth1")
            .withKeepAlive(new KeepAlive(ofSeconds(30), ofSeconds(5), 4))
            .withTrafficClass(0x28);
    RezoClient client = RezoClient.builder().tcp(tcp).build();
    // sample:end
    return client;
  }

  static String unixSocket(RezoClient client) throws IOException {
    // sample:unix
    String containers =
        client
            .get("http://localhost/v1.43/containers/json")
            .unixSocket(Path.of("/var/run/docker.sock"))
            .send(BodyReaders.text());
    // sample:end
    return containers;
  }

  static CompletableFuture<Integer> preconnect(RezoClient client) {
    // sample:preconnect
    CompletableFuture<Integer> opened = client.preconnect("https://api.example.com", 4);
    // sample:end
    return opened;
  }
}
